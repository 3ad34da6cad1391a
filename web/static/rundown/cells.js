// County Studio, rundown: cells that are changed where they stand. Arrow keys move, Enter or a click changes, Escape leaves.
(function () {
  "use strict";

  var card = document.getElementById("rundown"), body = document.getElementById("lines");
  if (!card || !body || !window.fetch) { return; }

  var LONG = { points: true };               // fields of several lines
  var FIGURES = { quota: "numeric" };
  var clips = {};                            // by item: pairs of id and title

  function cells(row) { return Array.prototype.slice.call(row.querySelectorAll("td[data-f]")); }
  function here() { return body.querySelector('td[tabindex="0"]'); }

  // One cell is in the tab order; the others are reached by arrows.
  function rove(cell, focus) {
    var old = here();
    if (old && old !== cell) { old.tabIndex = -1; }
    if (cell) {
      cell.tabIndex = 0;
      if (focus) { cell.focus(); }
    }
  }
  function ensure() { if (!here()) { rove(body.querySelector("td[data-f]"), false); } }
  ensure();
  card.addEventListener("rundown:shown", ensure);

  function beside(cell, by) {
    var all = cells(cell.parentNode), at = all.indexOf(cell) + by;
    return all[at] || null;
  }
  function under(cell, by) {
    var row = by > 0 ? cell.parentNode.nextElementSibling : cell.parentNode.previousElementSibling;
    return row ? row.querySelector('[data-f="' + cell.dataset.f + '"]') || row.querySelector("td[data-f]") : null;
  }

  function field(cell) {
    var name = cell.dataset.f, input;
    if (name === "kind") {
      input = document.getElementById("pick-kind").content.firstElementChild.cloneNode(true);
    } else if (name === "clip") {
      input = document.createElement("select");
      [["", card.dataset.newest]].concat(clips[cell.dataset.item] || []).forEach(function (each) {
        var option = document.createElement("option");
        option.value = each[0];
        option.textContent = each[1];
        input.append(option);
      });
    } else if (LONG[name]) {
      input = document.createElement("textarea");
      input.rows = 4;
    } else {
      input = document.createElement("input");
      input.type = "text";
      input.autocomplete = "off";
      if (FIGURES[name]) { input.inputMode = FIGURES[name]; }
      if (name === "item") { input.setAttribute("list", "known-items"); }
      if (name === "hosts") { input.setAttribute("list", "known-hosts"); }
    }
    input.value = LONG[name] ? cell.dataset.v.split("；").join("\n") : cell.dataset.v;
    input.setAttribute("aria-label", cell.dataset.l);
    return input;
  }

  // The clips of an item are asked for when somebody first wants to choose one.
  function withClips(cell, then) {
    if (cell.dataset.f !== "clip" || clips[cell.dataset.item]) { then(); return; }
    fetch(card.dataset.address + "/parts/" + cell.parentNode.id + "/clips", { headers: { "Accept": "application/json" }, credentials: "same-origin" })
      .then(function (answer) { return answer.json(); })
      .then(function (data) { clips[cell.dataset.item] = data.clips; if (cell.isConnected) { then(); } })
      .catch(function () { /* a second click asks again */ });
  }

  function open(cell) {
    if (cell && cell.dataset.f) { withClips(cell, function () { change(cell); }); }
  }

  function change(cell) {
    if (body.querySelector(".editing")) { return; }
    if (cell.dataset.f === "optional") { toggle(cell); return; }
    var kept = Array.prototype.slice.call(cell.childNodes), input = field(cell), over = false;
    rove(cell, false);
    cell.replaceChildren(input);
    cell.classList.add("editing");
    input.focus();
    if (input.select && !LONG[cell.dataset.f]) { input.select(); }

    function close(save, next) {
      if (over) { return; }
      over = true;
      var text = input.value;
      if (LONG[cell.dataset.f]) { text = text.split("\n").join("；"); }
      cell.classList.remove("editing");
      cell.replaceChildren.apply(cell, kept);
      if (save && text !== cell.dataset.v) { write(cell, text); }
      if (next) { rove(next, true); }
    }
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) { return; }
      var plain = !event.shiftKey && !event.altKey && !event.ctrlKey;
      if (event.key === "Escape") { event.stopPropagation(); close(false, cell); }
      if (event.key === "Enter" && plain) { event.preventDefault(); close(true, under(cell, 1) || cell); }
      if (event.key === "Tab") { event.preventDefault(); close(true, beside(cell, event.shiftKey ? -1 : 1) || cell); }
      event.stopPropagation();
    });
    if (input.tagName === "SELECT") { input.addEventListener("change", function () { close(true, cell); }); }
    input.addEventListener("blur", function () { close(true, null); });
  }

  function toggle(cell) {
    rove(cell, true);
    write(cell, cell.dataset.v ? "否" : "是");
  }

  function write(cell, text) {
    var row = cell.parentNode.id, name = cell.dataset.f, was = cell.dataset.v;
    if (cell.closest("tr") && name !== "clip" && name !== "kind") { cell.classList.add("waiting"); }
    card.dispatchEvent(new CustomEvent("rundown:send", { detail: {
      path: "/parts/" + row + "/cell",
      fields: { column: name, text: text, was: cell.dataset.was || was },
      refused: function () {
        var now = document.getElementById(row), there = now && now.querySelector('[data-f="' + name + '"]');
        if (there) { there.classList.remove("waiting"); there.classList.add("refused"); }
      }
    } }));
  }

  body.addEventListener("click", function (event) {
    var cell = event.target.closest("td[data-f]");
    if (cell && !cell.classList.contains("editing") && !event.target.closest("a,button")) { open(cell); }
  });

  body.addEventListener("keydown", function (event) {
    var cell = event.target.closest("td[data-f]");
    if (!cell || event.target !== cell || event.altKey || event.ctrlKey || event.metaKey) { return; }
    var to = { ArrowLeft: beside(cell, -1), ArrowRight: beside(cell, 1), ArrowUp: under(cell, -1), ArrowDown: under(cell, 1) }[event.key];
    if (to) { event.preventDefault(); rove(to, true); return; }
    if (event.key === "Home") { event.preventDefault(); rove(cells(cell.parentNode)[0], true); }
    if (event.key === "End") { event.preventDefault(); rove(cells(cell.parentNode).pop(), true); }
    if (event.key === "Enter" || event.key === "F2" || (event.key === " " && cell.dataset.f === "optional")) {
      event.preventDefault();
      open(cell);
    }
  });
  body.addEventListener("focusin", function (event) {
    if (event.target.matches("td[data-f]")) { rove(event.target, false); }
  });

  // Rows of a spreadsheet, pasted onto the table, are shown on the page that understands them before anything is changed.
  body.addEventListener("paste", function (event) {
    var text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (!event.target.matches("td[data-f]") || !/[\t\n]/.test(text.trim())) { return; }
    event.preventDefault();
    var form = document.createElement("form");
    form.method = "post";
    form.enctype = "multipart/form-data";
    form.action = card.dataset.address + "/paste";
    [["csrf_token", document.body.dataset.csrf], ["revision", card.dataset.revision], ["do", "look"]].forEach(function (pair) {
      var input = document.createElement("input");
      input.type = "hidden";
      input.name = pair[0];
      input.value = pair[1];
      form.append(input);
    });
    var rows = document.createElement("textarea");
    rows.name = "rows";
    rows.value = text;
    rows.hidden = true;
    form.append(rows);
    document.body.append(form);
    form.submit();
  });

  card.addEventListener("rundown:edit", function (event) { open(event.detail); });
}());
