(function () {
  "use strict";

  var root = document.documentElement;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  var config = { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false, showTips: false };

  // "@good" is the colour that the style sheet calls --good; it differs between light, dark and paper.
  function painted(value, style) {
    if (typeof value === "string") {
      return value.charAt(0) === "@" ? style.getPropertyValue("--" + value.slice(1)).trim() : value;
    }
    if (Array.isArray(value)) {
      return value.map(function (each) { return painted(each, style); });
    }
    if (value && typeof value === "object") {
      var copy = {};
      Object.keys(value).forEach(function (key) { copy[key] = painted(value[key], style); });
      return copy;
    }
    return value;
  }

  // On paper the figures get their own width: there is no measuring in time. On a narrow page every other hour is enough.
  function fitted(layout, width) {
    if (root.dataset.paper) {
      layout.autosize = false;
      layout.width = 610;
    }
    var axis = layout.xaxis || {};
    if (width < 480 && axis.tickvals && axis.tickvals.length > 5) {
      var every = function (each, i) { return i % 2 === 0; };
      axis.tickvals = axis.tickvals.filter(every);
      axis.ticktext = axis.ticktext.filter(every);
    }
    return layout;
  }

  function draw(within) {
    if (!window.Plotly) { return; }
    var style = window.getComputedStyle(root);
    (within || document).querySelectorAll("figure[data-chart]").forEach(function (figure) {
      var spec = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
      var fresh = painted(spec, style);
      var plot = figure.querySelector(".plot");
      window.Plotly.react(plot, fresh.data, fitted(fresh.layout, plot.clientWidth), config);
    });
    root.dataset.drawn = "yes";
  }

  // Without plotly, or in a browser too old to unpack it, the tables say it all.
  function withoutCharts() {
    root.classList.add("no-charts");
    document.querySelectorAll("figure[data-chart] details").forEach(function (each) { each.open = true; });
  }

  function unpack(packed) {
    var bytes = Uint8Array.from(window.atob(packed), function (each) { return each.charCodeAt(0); });
    var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  }

  function start() {
    var packed = document.getElementById("plotly-packed");
    if (window.Plotly || !packed) {
      if (window.Plotly) { draw(); } else { withoutCharts(); }
      return;
    }
    if (typeof DecompressionStream !== "function") {
      withoutCharts();
      return;
    }
    unpack(packed.textContent.trim()).then(function (code) {
      var script = document.createElement("script");
      script.nonce = root.dataset.nonce;
      script.textContent = code;
      document.head.appendChild(script);
      draw();
    }).catch(withoutCharts);
  }

  dark.addEventListener("change", function () { draw(); });
  window.addEventListener("beforeprint", function () { root.dataset.paper = "yes"; draw(); });
  window.addEventListener("afterprint", function () { delete root.dataset.paper; draw(); });
  window.postureWatch = { draw: draw };
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
}());
