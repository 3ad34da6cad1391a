// County Studio: small helpers. Every page works without them, only less comfortably.
(function () {
  "use strict";

  var token = document.body.dataset.csrf;
  document.addEventListener("htmx:configRequest", function (event) {
    event.detail.headers["X-CSRFToken"] = token;
  });

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

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
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
  document.addEventListener("keydown", function (event) {
    var menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
}());
