// County Studio, rundown: parts change places by dragging, by Alt with the arrow keys, and by what stands behind "⋯".
(function () {
  "use strict";

  var card = document.getElementById("rundown"), body = document.getElementById("lines");
  if (!card || !body || !window.fetch) { return; }

  function ask(path, fields, done) {
    card.dispatchEvent(new CustomEvent("rundown:send", { detail: { path: path, fields: fields, done: done } }));
  }
  function part(row) { return "/parts/" + row.id; }
  function focusLine(id, name) {
    var row = document.getElementById(id), cell = row && (row.querySelector('[data-f="' + name + '"]') || row.querySelector("td[data-f]"));
    if (cell) { cell.focus(); row.scrollIntoView({ block: "nearest" }); }
    return cell;
  }

  // ----------------------------------------------------------------------------------------------------- by dragging

  var EDGE = 90, held = null, mark = null, startY = 0, home = null;

  function rowAt(y) {
    var rows = body.children, low = 0, high = rows.length;
    while (low < high) {
      var middle = (low + high) >> 1, box = rows[middle].getBoundingClientRect();
      if (y > box.top + box.height / 2) { low = middle + 1; } else { high = middle; }
    }
    return rows[low] || null;
  }

  body.addEventListener("pointerdown", function (event) {
    var grip = event.target.closest(".grip");
    if (!grip || event.button > 0) { return; }
    event.preventDefault();
    held = grip.closest("tr");
    home = held.nextElementSibling;
    startY = event.clientY;
    grip.setPointerCapture(event.pointerId);
    held.classList.add("held");
    mark = home;
  });
  body.addEventListener("pointermove", function (event) {
    if (!held) { return; }
    if (event.clientY < EDGE * 2) { window.scrollBy(0, -14); }
    if (event.clientY > window.innerHeight - EDGE) { window.scrollBy(0, 14); }
    var to = rowAt(event.clientY);
    if (to !== held && to !== held.nextElementSibling) { body.insertBefore(held, to); }
    mark = held.nextElementSibling;
  });
  function drop(event) {
    if (!held) { return; }
    var row = held, before = row.nextElementSibling;
    held = null;
    row.classList.remove("held");
    if (event.type === "pointercancel") { body.insertBefore(row, home); return; }
    if (before !== home) { ask(part(row) + "/place", { before: before ? before.id : "" }); }
  }
  body.addEventListener("pointerup", drop);
  body.addEventListener("pointercancel", drop);
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && held) {
      held.classList.remove("held");
      body.insertBefore(held, home);
      held = null;
    }
  });

  // ---------------------------------------------------------------------------------------------------------- by keys

  body.addEventListener("keydown", function (event) {
    var row = event.target.closest("tr");
    if (!row || !event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) { return; }
    event.preventDefault();
    move(row, event.key === "ArrowUp" ? "up" : "down");
  });

  function move(row, way) {
    var other = way === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (!other) { return; }
    var at = document.activeElement, name = at && at.dataset ? at.dataset.f : "";
    if (way === "up") { body.insertBefore(row, other); } else { body.insertBefore(other, row); }
    focusLine(row.id, name);
    ask(part(row) + "/move", { by: way });
  }

  // --------------------------------------------------------------------------------------------------------- behind ⋯

  var sheet = null, opener = null;

  function close(back) {
    if (!sheet) { return; }
    sheet.remove();
    sheet = null;
    if (back && opener && opener.isConnected) { opener.focus(); }
  }

  function openSheet(link) {
    close(false);
    opener = link;
    var row = link.closest("tr");
    sheet = document.getElementById("tool-sheet").content.firstElementChild.cloneNode(true);
    sheet.querySelector('[data-do="all"]').href = link.href;
    sheet.querySelector('[data-do="talk"]').href = link.href + "#talk";
    sheet.querySelector('[data-do="up"]').disabled = !row.previousElementSibling;
    sheet.querySelector('[data-do="down"]').disabled = !row.nextElementSibling;
    // A card that is only laid out when it is in view would hold a sheet at the foot of the screen inside itself.
    (window.matchMedia("(max-width: 899px)").matches ? card : link.parentNode).append(sheet);
    sheet.addEventListener("click", function (event) {
      var button = event.target.closest("[data-do]");
      if (!button || button.href) { return; }
      close(false);
      act(row, button.dataset.do);
    });
    sheet.addEventListener("keydown", function (event) {
      var all = Array.prototype.slice.call(sheet.querySelectorAll("[data-do]:not([disabled])")), at = all.indexOf(document.activeElement);
      if (event.key === "ArrowDown") { event.preventDefault(); all[(at + 1) % all.length].focus(); }
      if (event.key === "ArrowUp") { event.preventDefault(); all[(at + all.length - 1) % all.length].focus(); }
      if (event.key === "Escape") { event.stopPropagation(); close(true); }
    });
    sheet.querySelector("[data-do]:not([disabled])").focus({ preventScroll: true });
    sheet.scrollIntoView({ block: "nearest" });
  }

  function act(row, what) {
    var next = row.nextElementSibling || row.previousElementSibling;
    if (what === "up" || what === "down") { move(row, what); return; }
    if (what === "insert") {
      ask("/parts", { after: row.id, minutes: "5", kind: "interaction" }, function (data) {
        card.dispatchEvent(new CustomEvent("rundown:edit", { detail: focusLine(data.focus, "title") }));
      });
    }
    if (what === "copy") { ask(part(row) + "/copy", {}, function (data) { focusLine(data.focus, "item"); }); }
    if (what === "remove") {
      row.classList.add("going");
      ask(part(row) + "/remove", {}, function () {
        if (next) { focusLine(next.id, ""); }
        document.getElementById("saved").textContent = card.dataset.gone;
      });
    }
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-tools]");
    if (link && body.contains(link)) {
      event.preventDefault();
      if (sheet && opener === link) { close(true); } else { openSheet(link); }
      return;
    }
    if (sheet && !sheet.contains(event.target)) { close(false); }
  });
}());
