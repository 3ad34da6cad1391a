// County Studio: small helpers. Every page works without them, only less comfortably.
(function () {
  "use strict";

  var token = document.body.dataset.csrf;
  document.addEventListener("htmx:configRequest", function (event) {
    event.detail.headers["X-CSRFToken"] = token;
  });

  function sizeText(bytes) {
    var units = ["B", "KB", "MB", "GB"], at = 0;
    while (bytes >= 1024 && at < 3) { bytes /= 1024; at += 1; }
    return (bytes >= 100 || at < 2 ? bytes.toFixed(0) : bytes.toFixed(1)) + " " + units[at];
  }

  function timeText(form, seconds) {
    if (!isFinite(seconds)) { return ""; }
    return seconds < 60
      ? form.dataset.seconds.replace("{n}", Math.max(1, Math.round(seconds)))
      : form.dataset.minutes.replace("{n}", Math.round(seconds / 60));
  }

  // Upload with a progress bar. Without scripts the form posts by itself.
  function uploads(form) {
    var input = form.querySelector("input[type=file]"), drop = form.querySelector(".drop");
    var name = form.querySelector("[data-name]"), sending = form.querySelector(".sending");
    var bar = sending.querySelector("progress"), done = sending.querySelector("[data-done]");
    var left = sending.querySelector("[data-left]"), fault = form.querySelector("[data-fault]");
    var stop = sending.querySelector("button"), go = form.querySelector("[type=submit]");
    var limit = Number(form.dataset.limit), running = null;

    function say(text) { fault.hidden = !text; fault.textContent = text || ""; }
    function show() {
      var file = input.files[0];
      if (!file) { return; }
      name.textContent = file.name + " · " + sizeText(file.size);
      say(file.size > limit ? form.dataset.tooLarge : file.size === 0 ? form.dataset.empty : "");
    }
    input.addEventListener("change", show);
    ["dragenter", "dragover"].forEach(function (kind) {
      drop.addEventListener(kind, function () { drop.classList.add("over"); });
    });
    ["dragleave", "drop"].forEach(function (kind) {
      drop.addEventListener(kind, function () { drop.classList.remove("over"); });
    });
    stop.addEventListener("click", function () { if (running) { running.abort(); } });
    window.addEventListener("beforeunload", function (event) { if (running) { event.preventDefault(); } });

    form.addEventListener("submit", function (event) {
      var file = input.files[0];
      if (!file || running) { return; }
      event.preventDefault();
      if (file.size > limit || file.size === 0) { return; }
      var request = running = new XMLHttpRequest(), started = Date.now();
      function ended(text) {
        running = null; sending.hidden = true; go.disabled = false; say(text);
      }
      request.open("POST", form.action);
      request.setRequestHeader("X-Requested-With", "upload");
      request.upload.addEventListener("progress", function (moved) {
        var share = moved.loaded / moved.total, spent = (Date.now() - started) / 1000;
        bar.value = share * 100;
        done.textContent = sizeText(moved.loaded) + " / " + sizeText(moved.total) + " · " + sizeText(moved.loaded / Math.max(spent, 0.2)) + "/s";
        left.textContent = share < 1 ? timeText(form, spent / share - spent) : form.dataset.storing;
      });
      request.addEventListener("load", function () {
        var next = request.getResponseHeader("X-Next");
        if (request.status < 400 && next) { running = null; location.assign(next); return; }
        var said = new DOMParser().parseFromString(request.responseText, "text/html").querySelector(".told p");
        ended(said ? said.textContent : form.dataset.failed);
      });
      request.addEventListener("error", function () { ended(form.dataset.failed); });
      request.addEventListener("abort", function () { ended(""); });
      say(""); sending.hidden = false; go.disabled = true; bar.value = 0;
      request.send(new FormData(form));
    });
  }
  document.querySelectorAll("form[data-upload]").forEach(uploads);

  // Copy the text of another element; where the clipboard is closed, select it so that a long press copies.
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var source = document.getElementById(button.dataset.copy);
      function said(text) { button.querySelector("[data-label]").textContent = text; }
      function select() {
        source.focus(); source.select();
        said(document.execCommand && document.execCommand("copy") ? button.dataset.done : button.dataset.hold);
      }
      if (navigator.clipboard && window.isSecureContext) {
        navigator.clipboard.writeText(source.value).then(function () { said(button.dataset.done); }, select);
      } else { select(); }
    });
  });

  // A form, or one of its buttons, that asks before it does.
  document.addEventListener("submit", function (event) {
    var button = event.submitter;
    var ask = (button && button.dataset.ask) || event.target.dataset.ask;
    if (ask && !window.confirm(ask)) { event.preventDefault(); }
  });

  // Filters that act at once.
  document.querySelectorAll("select[data-go]").forEach(function (select) {
    select.addEventListener("change", function () { select.form.requestSubmit(); });
  });

  // One menu open at a time, closed by a tap elsewhere.
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
  });
}());
