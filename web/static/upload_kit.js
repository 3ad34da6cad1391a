// County Studio: what both upload pages are made of: upload.js, the light one, and upload_desk.js, which has Uppy send.
(function () {
  "use strict";

  var form = document.querySelector("form[data-upload]");
  if (!form || !window.Promise || !window.File || !("content" in document.createElement("template"))) { return; }

  var words = form.dataset, token = document.body.dataset.csrf;
  var left = document.querySelector("[data-unfinished]");

  function sizeText(bytes) {
    var units = ["B", "KB", "MB", "GB"], at = 0;
    while (bytes >= 1024 && at < 3) { bytes /= 1024; at += 1; }
    return (bytes >= 100 || at < 2 ? bytes.toFixed(0) : bytes.toFixed(1)) + " " + units[at];
  }
  function timeText(seconds) {
    if (!isFinite(seconds)) { return ""; }
    return seconds < 60
      ? words.seconds.replace("{n}", Math.max(1, Math.round(seconds)))
      : words.minutes.replace("{n}", Math.round(seconds / 60));
  }
  function base64(bytes) {
    return btoa(Array.prototype.map.call(bytes, function (each) { return String.fromCharCode(each); }).join(""));
  }
  function text64(text) { return base64(unescape(encodeURIComponent(text)).split("").map(function (each) { return each.charCodeAt(0); })); }

  // A field's value; by namedItem, for "item" is also the name of a method.
  function chosen(name) {
    var field = form.elements.namedItem(name);
    return field ? field.value : "";
  }

  // One request; resolves with the request however it ended, status 0 for a broken line.
  function ask(method, address, headers, body, begun) {
    return new Promise(function (answer) {
      var request = new XMLHttpRequest();
      request.open(method, address);
      request.setRequestHeader("Tus-Resumable", "1.0.0");
      request.setRequestHeader("X-CSRFToken", token);
      request.setRequestHeader("X-Requested-With", "upload");
      Object.keys(headers).forEach(function (name) { request.setRequestHeader(name, headers[name]); });
      request.addEventListener("loadend", function () { answer(request); });
      if (begun) { begun(request); }
      request.send(body || null);
    });
  }

  // The checksum of a piece, where the browser makes one (https, or this very machine).
  function checksum(piece) {
    if (!window.crypto || !crypto.subtle || !piece.arrayBuffer) { return Promise.resolve({}); }
    return piece.arrayBuffer().then(function (bytes) { return crypto.subtle.digest("SHA-256", bytes); }).then(function (digest) {
      return { "Upload-Checksum": "sha256 " + base64(new Uint8Array(digest)) };
    });
  }

  // Size and three samples, hashed as the studio does (workflows/fingerprint.py); null where the browser makes no hash.
  function fingerprint(file) {
    if (!window.crypto || !crypto.subtle || !file.arrayBuffer) { return Promise.resolve(null); }
    var size = new DataView(new ArrayBuffer(8)), sample = 64 * 1024;
    size.setUint32(0, Math.floor(file.size / 4294967296)); size.setUint32(4, file.size % 4294967296);
    var samples = [0, Math.floor((file.size - sample) / 2), file.size - sample].map(function (start) {
      start = Math.max(0, start);
      return file.slice(start, start + sample);
    });
    return new Blob([size].concat(samples)).arrayBuffer().then(function (bytes) {
      return crypto.subtle.digest("SHA-256", bytes);
    }).then(function (digest) {
      return Array.prototype.map.call(new Uint8Array(digest), function (each) { return ("0" + each.toString(16)).slice(-2); }).join("");
    });
  }

  // The page of a file that is here already, so that it need not be sent; null where it is new or nobody can tell.
  function known(file, send) {
    return fingerprint(file).then(function (found) {
      var unit = chosen("unit");
      if (!found || !unit) { return null; }
      return (send || ask)("GET", words.known + "?unit=" + unit + "&size=" + file.size + "&fingerprint=" + found, {});
    }).then(function (answer) {
      return answer && answer.status === 200 ? JSON.parse(answer.responseText).next : null;
    });
  }

  // What the studio said of a request, in the reader's words.
  function said(text) {
    try {
      var error = JSON.parse(text).error;
      return (error.message + " " + error.remedy).trim();
    } catch (_) { return words.failed; }
  }

  // Where a refusal stays one however often it is tried.
  var HOPELESS = [400, 401, 403, 404, 405, 412, 413, 415, 507];
  function hopeless(status) { return HOPELESS.indexOf(status) >= 0; }

  // How large the next piece should be, after one of `size` bytes that took `took` seconds.
  var LEAST = 256 * 1024, MOST = 16 << 20;   // bytes
  var AIM_S = 8;                             // how long a piece should take on this line
  function larger(piece, size, took) {
    return Math.max(LEAST, Math.min(MOST, Math.round(size / Math.max(0.05, took) * AIM_S), piece * 4));
  }
  function smaller(piece) { return Math.max(LEAST, Math.round(piece / 4)); }

  // Uploads that stopped earlier, as the page lists them. `stopped`: the one that is of this very file.
  function lines() { return left ? Array.prototype.slice.call(left.querySelectorAll("[data-url]")) : []; }
  function stopped(file) {
    return lines().filter(function (each) {
      return each.dataset.name === file.name && Number(each.dataset.size) === file.size && each.dataset.modified === String(file.lastModified || "");
    })[0];
  }
  function taken(line) {
    line.remove();
    left.hidden = !lines().length;
  }
  if (left) {
    left.hidden = false;
    left.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (!button) { return; }
      var line = button.closest("[data-url]");
      ask("DELETE", line.dataset.url, {}).then(function (answer) {
        if (answer.status < 300 || answer.status === 404 || answer.status === 410) { taken(line); }
      });
    });
  }

  // A dropped folder: its files and those of the folders in it, what starts with a dot left out.
  function walk(entry) {
    if (entry.isFile) {
      return new Promise(function (found) { entry.file(found, function () { found(null); }); });
    }
    var reader = entry.createReader(), files = [];
    return new Promise(function (found) {
      (function more() {
        reader.readEntries(function (entries) {
          if (!entries.length) { Promise.all(files).then(found); return; }
          entries.forEach(function (each) { if (each.name[0] !== ".") { files.push(walk(each)); } });
          more();
        }, function () { Promise.all(files).then(found); });
      }());
    });
  }
  function flat(found) {
    return [].concat.apply([], [].concat(found).map(function (each) { return Array.isArray(each) ? flat(each) : each || []; }));
  }
  // All files of what was dropped; null where there is no folder in it, which the input takes by itself.
  function dropped(transfer) {
    var entries = Array.prototype.map.call(transfer.items || [], function (each) {
      return each.webkitGetAsEntry ? each.webkitGetAsEntry() : null;
    }).filter(Boolean);
    if (!entries.some(function (each) { return each.isDirectory; })) { return null; }
    return Promise.all(entries.map(walk)).then(flat);
  }

  // Load the scripts and sheets of a desktop; rejects where one does not come.
  function load(addresses) {
    return Promise.all(addresses.map(function (address) {
      var sheet = address.split("?")[0].slice(-4) === ".css";
      var part = document.createElement(sheet ? "link" : "script");
      if (sheet) { part.rel = "stylesheet"; part.href = address; } else { part.async = false; part.src = address; }
      return new Promise(function (done, failed) {
        part.addEventListener("load", done);
        part.addEventListener("error", failed);
        document.head.appendChild(part);
      });
    }));
  }

  window.CountyUpload = {
    form: form, words: words, token: token, limit: Number(words.limit),
    input: form.querySelector("input[type=file]"), drop: form.querySelector(".drop"), go: form.querySelector("[type=submit]"),
    list: form.querySelector("[data-list]"), model: document.getElementById("sending"), fault: form.querySelector("[data-fault]"),
    sizeText: sizeText, timeText: timeText, text64: text64, chosen: chosen, ask: ask, checksum: checksum, known: known, said: said,
    hopeless: hopeless, larger: larger, smaller: smaller, lines: lines, stopped: stopped, taken: taken, dropped: dropped, load: load
  };
}());
