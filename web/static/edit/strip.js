// County Studio, editing desk: takes are dragged to another place, and the open one's ends to another frame.
// Fingers hold for a moment first, so that the strip can still be pushed along. Alt and the arrow keys do the same.
(function () {
  "use strict";

  var desk = document.getElementById("desk");
  if (!desk || !window.PointerEvent) { return; }

  var HOLD_MS = 280, FAR_PX = 7, FRAMES_PER_PX = 0.4;
  var drag = null;

  function tiles() { return Array.prototype.slice.call(desk.querySelectorAll(".take-tile")); }
  function ask(detail) { desk.dispatchEvent(new CustomEvent("desk:change", { detail: detail })); }

  function begin() {
    drag.on = true;
    drag.tile.classList.add("dragged");
    if (navigator.vibrate && drag.touch) { navigator.vibrate(12); }
  }
  function end() {
    if (!drag) { return; }
    window.clearTimeout(drag.timer);
    drag.tile.classList.remove("dragged");
    tiles().forEach(function (each) { each.classList.remove("before", "behind"); });
    drag = null;
  }

  // Where it would land: before the first tile whose middle lies right of the pointer.
  function place(x) {
    var others = tiles().filter(function (each) { return each !== drag.tile; });
    var at = others.findIndex(function (each) {
      var box = each.getBoundingClientRect();
      return x < box.left + box.width / 2;
    });
    others.forEach(function (each) { each.classList.remove("before", "behind"); });
    if (at < 0) { others[others.length - 1].classList.add("behind"); return others.length; }
    others[at].classList.add("before");
    return at;
  }

  desk.addEventListener("pointerdown", function (event) {
    var tile = event.target.closest(".take-tile"), grip = event.target.closest("[data-grip]");
    if (!tile || event.button || drag) { return; }
    drag = { tile: tile, grip: grip, x: event.clientX, touch: event.pointerType !== "mouse", on: false, to: null, frames: 0 };
    if (grip) { event.preventDefault(); begin(); } else if (drag.touch) { drag.timer = window.setTimeout(begin, HOLD_MS); }
  });

  window.addEventListener("pointermove", function (event) {
    if (!drag) { return; }
    var far = event.clientX - drag.x;
    if (!drag.on) {
      if (Math.abs(far) < FAR_PX) { return; }
      if (drag.touch) { end(); return; }
      begin();
    }
    if (drag.grip) {
      drag.frames = Math.round(far * FRAMES_PER_PX);
      drag.grip.dataset.by = (drag.frames > 0 ? "+" : "") + drag.frames;
    } else if (tiles().length > 1) {
      drag.to = place(event.clientX);
      nudge(event.clientX);
    }
  });

  // Near an edge the strip comes along.
  function nudge(x) {
    var strip = document.getElementById("takes"), box = strip.getBoundingClientRect();
    if (x < box.left + 40) { strip.scrollLeft -= 12; } else if (x > box.right - 40) { strip.scrollLeft += 12; }
  }

  window.addEventListener("pointerup", function () {
    if (!drag) { return; }
    var was = drag, tile = was.tile, moved = was.on;
    end();
    if (!moved) { return; }
    // The click that follows must not open the take that was dropped.
    window.addEventListener("click", function (event) { event.preventDefault(); event.stopPropagation(); }, { capture: true, once: true });
    window.setTimeout(function () { window.dispatchEvent(new Event("click")); }, 0);
    if (was.grip) {
      delete was.grip.dataset.by;
      if (was.frames) { ask({ op: "nudge", take: tile.dataset.take, open: tile.dataset.take, nudge: was.grip.dataset.grip + ":" + was.frames }); }
    } else if (was.to !== null && was.to !== Number(tile.dataset.place)) {
      ask({ op: "move", take: tile.dataset.take, by: "", to: String(was.to) });
    }
  });
  window.addEventListener("pointercancel", end);
  window.addEventListener("touchmove", function (event) { if (drag && drag.on) { event.preventDefault(); } }, { passive: false });
  desk.addEventListener("contextmenu", function (event) { if (drag && drag.touch) { event.preventDefault(); } });
  desk.addEventListener("dragstart", function (event) { if (event.target.closest(".take-tile")) { event.preventDefault(); } });

  desk.addEventListener("keydown", function (event) {
    var tile = event.target.closest(".take-tile");
    if (!tile || !event.altKey || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) { return; }
    event.preventDefault();
    ask({ op: "move", take: tile.dataset.take, by: event.key === "ArrowLeft" ? "-1" : "1" });
  });
}());
