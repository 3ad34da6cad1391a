// County Studio: uploads that survive. tus 1.0 in pieces; a lost line, a reload or a restart goes on where it stopped.
// Without scripts the form posts one file by itself.
(function () {
  "use strict";

  var form = document.querySelector("form[data-upload]");
  if (!form || !window.Promise || !window.File || !("content" in document.createElement("template"))) { return; }

  var AT_ONCE = 2;                           // files sent side by side
  var LEAST = 256 * 1024, MOST = 16 << 20;   // bytes of one piece
  var AIM_S = 8;                             // how long a piece should take on this line
  var PAUSES_S = [1, 2, 4, 8, 15, 30, 60];   // before trying again; the last for ever

  var input = form.querySelector("input[type=file]"), drop = form.querySelector(".drop");
  var list = form.querySelector("[data-list]"), model = document.getElementById("sending");
  var fault = form.querySelector("[data-fault]"), go = form.querySelector("[type=submit]");
  var left = document.querySelector("[data-unfinished]"), words = form.dataset;
  var token = document.body.dataset.csrf, limit = Number(words.limit), all = [];
  var guest = "guest" in words;              // by a link: nobody's own pages to open afterwards

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

  function said(request) {
    try {
      var error = JSON.parse(request.responseText).error;
      return (error.message + " " + error.remedy).trim();
    } catch (_) { return words.failed; }
  }

  function Sending(file) {
    this.file = file; this.url = ""; this.offset = 0; this.state = "waiting"; this.tries = 0; this.piece = 1 << 20;
    this.row = model.content.firstElementChild.cloneNode(true);
    this.request = null; this.timer = 0; this.sent = 0; this.since = 0; this.next = ""; this.bad = false; this.known = false;
    list.appendChild(this.row);
    this.part("name").textContent = file.name;
    this.part("size").textContent = sizeText(file.size);
    ["pause", "resume", "remove"].forEach(function (name) {
      this.part(name).addEventListener("click", this[name].bind(this));
    }, this);
    this.bad = file.size > limit || file.size === 0;
    if (this.bad) { this.fail(file.size ? words.tooLarge : words.empty); }
    this.show();
  }

  Sending.prototype.part = function (name) { return this.row.querySelector("[data-" + name + "]"); };

  Sending.prototype.show = function () {
    var share = this.file.size ? Math.min(1, (this.offset + this.moving()) / this.file.size) : 0;
    this.row.dataset.state = this.state;
    this.part("bar").value = share * 100;
    this.part("bar").hidden = this.bad || (this.state === "waiting" && !this.url);
    this.part("pause").hidden = this.state !== "sending" && this.state !== "retrying";
    this.part("resume").hidden = this.bad || (this.state !== "paused" && this.state !== "failed");
    this.part("remove").hidden = this.state === "done";
    this.part("open").hidden = this.state !== "done" || guest;
    var done = this.part("done"), rest = this.part("left");
    if (this.bad) { return; }
    if (this.state === "waiting") { done.textContent = this.url ? words.goesOn.replace("{n}", Math.floor(share * 100) + "%") : ""; rest.textContent = ""; return; }
    done.textContent = sizeText(share * this.file.size) + " / " + sizeText(this.file.size);
    rest.textContent = { paused: words.paused, retrying: words.retrying, done: this.known ? words.here : words.done, failed: "" }[this.state];
    if (this.known) { this.part("bar").hidden = true; done.textContent = ""; }
    if (this.state !== "sending") { return; }
    var rate = this.rate();
    if (share >= 1) { rest.textContent = words.storing; return; }
    if (rate) {
      done.textContent += " · " + sizeText(rate) + "/s";
      rest.textContent = timeText((this.file.size - share * this.file.size) / rate);
    } else { rest.textContent = ""; }
  };

  Sending.prototype.moving = function () { return this.request ? this.request.moved || 0 : 0; };
  Sending.prototype.rate = function () {
    var spent = (Date.now() - this.since) / 1000;
    return spent > 0.5 ? (this.sent + this.moving()) / spent : 0;
  };

  Sending.prototype.say = function (text) {
    var place = this.part("fault");
    place.hidden = !text; place.textContent = text || "";
  };
  Sending.prototype.fail = function (text) { this.state = "failed"; this.say(text); this.show(); };

  Sending.prototype.start = function () {
    this.state = "sending"; this.say(""); this.tries = 0; this.since = Date.now(); this.sent = 0; this.show();
    this.step();
  };
  // What comes next: begin, ask where it goes on, or send a piece.
  Sending.prototype.step = function () { return this.url ? this.find() : this.begin(); };

  // A file that is here already need not be sent.
  Sending.prototype.begin = function () {
    fingerprint(this.file).then(function (found) {
      var unit = chosen("unit");
      if (!found || !unit) { return null; }
      return this.ask("GET", words.known + "?unit=" + unit + "&size=" + this.file.size + "&fingerprint=" + found, {});
    }.bind(this)).then(function (answer) {
      if (this.state !== "sending") { return; }
      var next = answer && answer.status === 200 ? JSON.parse(answer.responseText).next : null;
      if (next) { this.known = true; this.finish(next); } else { this.create(); }
    }.bind(this), this.unreadable.bind(this));
  };
  Sending.prototype.unreadable = function () { this.fail(words.unreadable); fill(); };

  Sending.prototype.create = function () {
    var given = { filename: this.file.name, modified: String(this.file.lastModified || "") };
    ["unit", "item", "sender"].forEach(function (name) { if (chosen(name)) { given[name] = chosen(name); } });
    var metadata = Object.keys(given).map(function (name) { return name + " " + text64(given[name]); }).join(",");
    this.ask("POST", words.create, { "Upload-Length": this.file.size, "Upload-Metadata": metadata }).then(function (answer) {
      if (answer && this.fine(answer)) { this.url = answer.getResponseHeader("Location"); this.offset = 0; this.send(); }
    }.bind(this));
  };

  Sending.prototype.find = function () {
    this.ask("HEAD", this.url, {}).then(function (answer) {
      if (!answer) { return; }
      if (answer.status === 404 || answer.status === 410) { this.url = ""; this.offset = 0; this.create(); return; }
      if (this.fine(answer)) { this.heard(answer); }
    }.bind(this));
  };

  Sending.prototype.send = function () {
    var piece = this.file.slice(this.offset, this.offset + this.piece), begun = Date.now(), size = piece.size;
    checksum(piece).then(function (headers) {
      headers["Content-Type"] = "application/offset+octet-stream";
      headers["Upload-Offset"] = this.offset;
      return this.ask("PATCH", this.url, headers, piece);
    }.bind(this)).then(function (answer) {
      if (!answer || !this.fine(answer)) { return; }
      var rate = size / Math.max(0.05, (Date.now() - begun) / 1000);
      this.piece = Math.max(LEAST, Math.min(MOST, Math.round(rate * AIM_S), this.piece * 4));
      this.tries = 0;
      this.heard(answer);
    }.bind(this), this.unreadable.bind(this));
  };

  Sending.prototype.heard = function (answer) {
    var offset = Number(answer.getResponseHeader("Upload-Offset")), next = answer.getResponseHeader("X-Next");
    this.sent += Math.max(0, offset - this.offset); this.offset = offset;
    if (next) { this.finish(next); return; }
    if (offset < this.file.size) { this.send(); } else { this.again(); }
    this.show();
  };

  Sending.prototype.finish = function (next) {
    this.state = "done"; this.next = next; this.part("open").href = next; this.say(""); this.show();
    var last = all.every(function (each) { return each.state === "done"; });
    if (guest ? last : all.length === 1 && !this.known) { location.assign(next); return; }
    fill();
  };

  // A request of this file; nothing comes of it once the file is paused or removed.
  Sending.prototype.ask = function (method, address, headers, body) {
    var self = this, own = null;
    if (this.state !== "sending") { return Promise.resolve(null); }
    return ask(method, address, headers, body, function (request) {
      own = self.request = request;
      request.upload.addEventListener("progress", function (moved) { request.moved = moved.loaded; self.show(); });
    }).then(function (answer) {
      if (self.request !== own) { return null; }
      self.request = null;
      return self.state === "sending" ? answer : null;
    });
  };

  // Whether it went well; if not, it is tried again where that can help, and said where it cannot.
  Sending.prototype.fine = function (answer) {
    if (answer.status >= 200 && answer.status < 300) { return true; }
    var hopeless = [400, 401, 403, 404, 405, 412, 413, 415, 507];
    if (hopeless.indexOf(answer.status) >= 0) { this.fail(answer.responseText ? said(answer) : words.failed); fill(); return false; }
    this.again();
    return false;
  };

  Sending.prototype.again = function () {
    var pause = PAUSES_S[Math.min(this.tries, PAUSES_S.length - 1)];
    this.tries += 1; this.state = "retrying"; this.piece = Math.max(LEAST, this.piece / 4);
    this.timer = setTimeout(this.retry.bind(this), pause * 1000);
    this.show();
  };
  Sending.prototype.retry = function () {
    clearTimeout(this.timer);
    if (this.state !== "retrying") { return; }
    this.state = "sending"; this.since = Date.now(); this.sent = 0; this.show(); this.step();
  };

  Sending.prototype.pause = function () {
    var request = this.request;
    this.state = "paused"; this.request = null; clearTimeout(this.timer);
    if (request) { request.abort(); }
    this.show(); fill();
  };
  Sending.prototype.resume = function () { this.start(); };
  Sending.prototype.remove = function () {
    this.pause(); this.state = "removed";
    if (this.url) { ask("DELETE", this.url, {}); }
    all.splice(all.indexOf(this), 1);
    this.row.remove(); ready(); fill();
  };

  var running = false;
  function busy() { return all.filter(function (each) { return each.state === "sending" || each.state === "retrying"; }); }
  function ready() { go.disabled = !all.some(function (each) { return each.state === "waiting"; }); }
  // Start what waits, as many as may go side by side.
  function fill() {
    if (running) {
      all.forEach(function (each) { if (each.state === "waiting" && busy().length < AT_ONCE) { each.start(); } });
    }
    ready();
  }

  // An upload that stopped earlier and is of this very file.
  function stopped(file) {
    return Array.prototype.filter.call(left ? left.querySelectorAll("[data-url]") : [], function (each) {
      return each.dataset.name === file.name && Number(each.dataset.size) === file.size && each.dataset.modified === String(file.lastModified || "");
    })[0];
  }
  function known(file) {
    return all.some(function (each) { return each.file.name === file.name && each.file.size === file.size && each.file.lastModified === file.lastModified; });
  }
  function take(files) {
    Array.prototype.forEach.call(files, function (file) {
      if (known(file)) { return; }
      var sending = new Sending(file), before = stopped(file);
      if (before && !sending.bad) {
        sending.url = before.dataset.url; sending.offset = Number(before.dataset.offset);
        before.remove(); hide(); sending.show();
      }
      all.push(sending);
    });
    fault.hidden = true;
    fill();
  }
  function hide() { if (left && !left.querySelector("[data-url]")) { left.hidden = true; } }

  if (left) {
    left.hidden = false;
    left.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (!button) { return; }
      var line = button.closest("[data-url]");
      ask("DELETE", line.dataset.url, {}).then(function (answer) {
        if (answer.status < 300 || answer.status === 404 || answer.status === 410) { line.remove(); hide(); }
      });
    });
  }

  form.classList.add("scripted");
  input.multiple = true;
  input.required = false;
  form.querySelector("[data-choose]").textContent = words.choose;
  input.addEventListener("change", function () { take(input.files); input.value = ""; });
  ["dragenter", "dragover"].forEach(function (kind) {
    drop.addEventListener(kind, function () { drop.classList.add("over"); });
  });
  ["dragleave", "drop"].forEach(function (kind) {
    drop.addEventListener(kind, function () { drop.classList.remove("over"); });
  });
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
  drop.addEventListener("drop", function (event) {
    var entries = Array.prototype.map.call(event.dataTransfer.items || [], function (each) {
      return each.webkitGetAsEntry ? each.webkitGetAsEntry() : null;
    }).filter(Boolean);
    if (!entries.some(function (each) { return each.isDirectory; })) { return; }
    event.preventDefault();
    Promise.all(entries.map(walk)).then(function (found) { take(flat(found)); });
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (!all.length) { fault.textContent = words.none; fault.hidden = false; return; }
    running = true; fill();
  });
  window.addEventListener("online", function () { all.forEach(function (each) { each.retry(); }); });
  window.addEventListener("beforeunload", function (event) { if (busy().length) { event.preventDefault(); } });
}());
