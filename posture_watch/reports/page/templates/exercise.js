(function () {
  "use strict";

  var course = JSON.parse(document.getElementById("cues").textContent);
  var words = JSON.parse(document.getElementById("words").textContent);
  var form = document.getElementById("exercise-form");
  var start = document.getElementById("start");
  var stop = document.getElementById("stop");
  var keep = document.getElementById("keep");
  var title = document.getElementById("cue");
  var text = document.getElementById("cue-text");
  var left = document.getElementById("left");
  var progress = document.getElementById("progress");
  var said = document.getElementById("said");
  var lungs = document.querySelector(".lungs");
  var still = window.matchMedia("(prefers-reduced-motion: reduce)");
  var shown = -1;
  var done = 0;
  var before = 0;
  var running = false;

  // A page in the background is drawn seldom or not at all: the exercise waits there, as it does for a sleeping computer.
  var LONGEST_S = 1;

  function clock(seconds) {
    var whole = Math.max(0, Math.round(seconds));
    return Math.floor(whole / 60) + ":" + String(whole % 60).padStart(2, "0");
  }

  function show() {
    var index = shown;
    while (index + 1 < course.cues.length && course.cues[index + 1].at_s <= done) { index += 1; }
    var cue = course.cues[index];
    if (index !== shown) {
      shown = index;
      title.textContent = cue.title;
      text.textContent = cue.settling ? course.ready + ". " + cue.text : cue.text;
    }
    var end = index + 1 < course.cues.length ? course.cues[index + 1].at_s : course.length_s;
    if (lungs && cue.from !== null && !still.matches) {
      var share = Math.min(1, (done - cue.at_s) / (end - cue.at_s));
      var eased = (1 - Math.cos(Math.PI * share)) / 2;
      lungs.setAttribute("r", String(30 + 60 * (cue.from + (cue.to - cue.from) * eased)));
    }
    left.textContent = clock(course.cues[index].from === null ? end - done : course.length_s - done);
    progress.value = done / course.length_s;
  }

  function end(finished) {
    running = false;
    start.hidden = false;
    stop.hidden = true;
    title.textContent = "";
    text.textContent = "";
    said.textContent = finished ? words.done : words.stopped;
    form.elements.length_s.value = String(done);
    form.elements.finished.value = finished ? "yes" : "";
    keep.disabled = done < 10;
    if (!keep.disabled) { form.elements.after.focus(); } else { start.focus(); }
  }

  function tick(now) {
    if (!running) { return; }
    done += Math.min(Math.max((now - before) / 1000, 0), LONGEST_S);
    before = now;
    if (done >= course.length_s) {
      done = course.length_s;
      progress.value = 1;
      end(true);
      return;
    }
    show();
    window.requestAnimationFrame(tick);
  }

  start.addEventListener("click", function () {
    done = 0;
    shown = -1;
    running = true;
    said.textContent = "";
    keep.disabled = true;
    start.hidden = true;
    stop.hidden = false;
    stop.focus();
    before = performance.now();
    window.requestAnimationFrame(tick);
  });
  stop.addEventListener("click", function () { end(false); });

  // Once sent it is kept; pressing again must not keep it twice.
  form.addEventListener("submit", function () {
    window.setTimeout(function () {
      form.elements.length_s.value = "0";
      form.elements.finished.value = "";
    }, 0);
  });
}());
