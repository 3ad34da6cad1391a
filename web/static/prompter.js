// Prompter: scrolls by itself, jumps by key, shows what is left of the part that should be on.
(function () {
  "use strict";

  var page = document.querySelector("[data-prompter]");
  var bar = document.querySelector("[data-prompter-bar]");
  if (!page || !bar) { return; }
  bar.hidden = false;

  var parts = Array.prototype.slice.call(page.querySelectorAll(".prompt"));
  var speed = bar.querySelector("[data-speed]");
  var left = bar.querySelector("[data-left]");
  var run = bar.querySelector('[data-do="run"]');
  var letters = 1, running = false, last = 0, rest = 0;

  function step(at) {
    if (!running) { return; }
    rest += (at - last) / 1000 * Number(speed.value);
    last = at;
    var whole = Math.floor(rest);
    if (whole > 0) { window.scrollBy(0, whole); rest -= whole; }
    window.requestAnimationFrame(step);
  }

  function scroll(on) {
    running = on;
    run.setAttribute("aria-pressed", String(on));
    run.textContent = on ? run.dataset.stop : run.dataset.run;
    if (on) { last = performance.now(); rest = 0; window.requestAnimationFrame(step); }
  }

  function here() {
    var found = 0;
    parts.forEach(function (part, index) { if (part.getBoundingClientRect().top < 140) { found = index; } });
    return found;
  }

  function jump(by) {
    var to = parts[Math.min(parts.length - 1, Math.max(0, here() + by))];
    if (to) { to.scrollIntoView({ block: "start" }); to.focus({ preventScroll: true }); }
  }

  function size(by) {
    letters = Math.min(2.5, Math.max(0.6, letters + by));
    page.style.setProperty("--letters", letters);
  }

  var acts = {
    back: function () { jump(-1); },
    on: function () { jump(1); },
    run: function () { scroll(!running); },
    smaller: function () { size(-0.15); },
    larger: function () { size(0.15); },
    mirror: function (button) {
      button.setAttribute("aria-pressed", String(page.classList.toggle("mirrored")));
    },
  };
  bar.addEventListener("click", function (event) {
    var button = event.target.closest("[data-do]");
    if (button) { acts[button.dataset.do](button); }
  });

  var keys = { " ": "run", ArrowRight: "on", PageDown: "on", ArrowLeft: "back", PageUp: "back", "+": "larger", "-": "smaller" };
  document.addEventListener("keydown", function (event) {
    var act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, button, a, summary")) { return; }
    event.preventDefault();
    acts[act]();
  });

  function clock() {
    var at = Date.now() / 1000, now = null;
    parts.forEach(function (part) {
      var on = Number(part.dataset.start) <= at && at < Number(part.dataset.end);
      part.classList.toggle("now", on);
      if (on) { now = part; }
    });
    if (!now) { left.textContent = ""; return; }
    var seconds = Math.max(0, Math.round(Number(now.dataset.end) - at));
    left.textContent = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
    left.classList.toggle("soon", seconds <= Number(now.dataset.warn) && seconds > 10);
    left.classList.toggle("over", seconds <= 10);
  }
  clock();
  window.setInterval(clock, 1000);
}());
