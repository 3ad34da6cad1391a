// County Studio, calendar: a broadcast is moved with the keyboard alone.
(function () {
  "use strict";

  var C = window.CountyCalendar;
  if (!C || !C.mover) { return; }
  var hint = document.createElement("p");
  hint.id = "calendar-keys"; hint.hidden = true; hint.textContent = C.words.keys;
  C.root.appendChild(hint);

  function minutes(event) { return event.ctrlKey || event.metaKey ? 5 : 15; }

  // On a line of hours left and right are time, and the rows lie above one another.
  function act(event) {
    var line = C.timed() && C.across(), step = minutes(event), resize = event.shiftKey;
    var turn = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1, PageUp: -1, PageDown: 1 }[event.key];
    if (!turn) { return false; }
    var sideways = event.key === "ArrowLeft" || event.key === "ArrowRight", paging = event.key.slice(0, 4) === "Page";
    if (paging) { C.stepRow(turn); }
    else if (resize) { C.step("end", turn * step); }
    else if (line) { if (sideways) { C.step("time", turn * step); } else { C.stepRow(turn); } }
    else if (sideways) { C.step("day", turn); }
    else { C.step("time", turn * step); }
    return true;
  }

  C.root.addEventListener("keydown", function (event) {
    var chip = event.target.closest(".chip");
    if (!chip || event.altKey) { return; }
    var confirms = event.key === "Enter" || event.key === " ";
    if (C.held && C.held.chip === chip) {
      if (confirms) { event.preventDefault(); C.drop(); } else if (act(event)) { event.preventDefault(); }
      return;
    }
    if (confirms && !event.ctrlKey && !event.metaKey && "open" in chip.dataset && C.pick(chip, false)) {
      event.preventDefault();
      chip.scrollIntoView({ block: "nearest" });
    }
  });
  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "Escape" && (C.held || !C.mover.hidden)) { event.preventDefault(); C.cancel(); }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing) { event.preventDefault(); C.undo(); }
  });
}());
