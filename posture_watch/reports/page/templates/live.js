(function () {
  "use strict";

  var said = document.getElementById("said");
  var now = document.getElementById("now");

  function say(sentence, wrong) {
    if (!said) { return; }
    said.textContent = sentence;
    said.classList.toggle("wrong", Boolean(wrong));
  }

  // Forms are sent without leaving the page; without this script they work all the same.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") { return; }
    event.preventDefault();
    var button = form.querySelector("button");
    button.disabled = true;
    fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(form))
    }).then(function (answer) {
      return answer.json();
    }).then(function (answer) {
      say(answer.said, !answer.done);
      if (answer.done && (form.id === "note-form" || form.dataset.fresh)) {
        if (!form.dataset.keep) { form.reset(); }
        refresh();
      }
    }).catch(function () {
      say("There is no answer; is posture-watch dashboard still running?", true);
    }).finally(function () {
      button.disabled = false;
      button.focus();
    });
  });

  // The rest of the page is fetched again when the server says that it has changed; open tables stay open.
  function refresh() {
    var id = document.getElementById("fresh") ? "fresh" : "story";
    fetch(location.href).then(function (answer) {
      return answer.ok ? answer.text() : Promise.reject(answer);
    }).then(function (text) {
      var there = document.getElementById(id);
      var open = Array.from(there.querySelectorAll("details[open]")).map(function (each) { return each.dataset.keep; });
      var fresh = new DOMParser().parseFromString(text, "text/html").getElementById(id);
      if (!fresh) { return; }
      fresh.querySelectorAll("details").forEach(function (each) { each.open = open.indexOf(each.dataset.keep) >= 0; });
      if (id === "fresh") {
        there.replaceChildren.apply(there, Array.from(fresh.childNodes));
      } else {
        location.reload();
        return;
      }
      window.postureWatch.draw(there);
      document.documentElement.dataset.refreshed = String(Number(document.documentElement.dataset.refreshed || 0) + 1);
    }).catch(function () { /* the next event brings another chance */ });
  }

  if (now) {
    var events = new EventSource("/events");
    events.addEventListener("now", function (event) {
      var html = JSON.parse(event.data);
      var fresh = new DOMParser().parseFromString(html, "text/html").body;
      var state = fresh.querySelector("#state").textContent;
      var shown = now.querySelector("#state");
      // The sentence that a screen reader speaks is touched only when it says something else.
      if (shown && shown.textContent === state) { fresh.querySelector(".state").replaceWith(now.querySelector(".state")); }
      now.replaceChildren.apply(now, Array.from(fresh.childNodes));
      document.documentElement.dataset.heard = String(Number(document.documentElement.dataset.heard || 0) + 1);
    });
    events.addEventListener("story", refresh);
    events.addEventListener("fault", function (event) { say(JSON.parse(event.data), true); });
    events.addEventListener("error", function () {
      if (events.readyState !== EventSource.OPEN) { say("The connection is gone; it comes back by itself when posture-watch dashboard runs.", true); }
    });
    events.addEventListener("open", function () { if (said && said.classList.contains("wrong")) { say(""); } });
  }
}());
