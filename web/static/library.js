// County Studio: leaf through footage. A mouse moves over a tile and the filmstrip follows; a finger taps the button.
(function () {
  "use strict";

  var FRAMES = 10;
  var fingers = window.matchMedia("(hover: none)").matches;

  // The strip is loaded when it is first wanted: a page of posters stays light.
  function strip(place) {
    var there = place.querySelector(".strip-pic");
    if (!there) {
      there = document.createElement("img");
      there.className = "strip-pic"; there.alt = ""; there.src = place.dataset.strip;
      place.insertBefore(there, place.querySelector(".tile-time"));
    }
    there.hidden = false;
    return there;
  }
  function rest(place) {
    var there = place.querySelector(".strip-pic");
    if (there) { there.hidden = true; there.style.transform = ""; }
    place.classList.remove("plays");
  }

  document.querySelectorAll("[data-strip]").forEach(function (place) {
    var button = place.closest(".tile-box").querySelector(".strip-button");
    if (fingers) {
      button.hidden = false;
      button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", function () {
        var plays = button.getAttribute("aria-pressed") !== "true";
        document.querySelectorAll(".strip-button[aria-pressed=true]").forEach(function (other) {
          other.setAttribute("aria-pressed", "false");
          rest(other.closest(".tile-box").querySelector("[data-strip]"));
        });
        if (plays) { strip(place); place.classList.add("plays"); button.setAttribute("aria-pressed", "true"); }
      });
      return;
    }
    place.addEventListener("mousemove", function (event) {
      var box = place.getBoundingClientRect();
      var frame = Math.max(0, Math.min(FRAMES - 1, Math.floor((event.clientX - box.left) / box.width * FRAMES)));
      strip(place).style.transform = "translateX(" + -100 / FRAMES * frame + "%)";
    });
    place.addEventListener("mouseleave", function () { rest(place); });
    place.closest("a").addEventListener("focus", function () { strip(place); place.classList.add("plays"); });
    place.closest("a").addEventListener("blur", function () { rest(place); });
  });
}());
