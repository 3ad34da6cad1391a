// County Studio: the upload page of desktops. Uppy sends, shows and remembers across a restart; ours are the words, what
// stopped elsewhere, files that are here already, pieces that fit the line, and where to go next.
(function () {
  "use strict";

  const kit = window.CountyUpload;
  if (!kit) { return; }

  const { form, words } = kit;
  const PAUSES_S = [1, 2, 4, 8, 15, 30].concat(Array(1000).fill(60));   // before trying again: a night and more
  const KEPT_MS = 7 * 24 * 3600 * 1000;        // as long as the studio keeps what has come
  const KEPT_FILE = 256 << 20, KEPT_ALL = 2 ** 31;   // bytes copied into the browser, to go on by itself; larger files are chosen again
  const SETTLED_MS = 700;                      // until Uppy has noted that all is done
  const ASKS = 5;                              // for the page of what has just become footage

  const shown = new Map();                     // rows of what is done or was refused, by Uppy's id
  const here = new Set();                      // files that were here already
  const pieces = new WeakMap();                // what each request carries

  function locale(desk, chinese) {
    const texts = Object.fromEntries(Object.entries(desk.texts).map(([key, text]) => [key, text.replace(/\{(\w+)\}/g, "%{$1}")]));
    const own = document.documentElement.lang === "en" ? {} : chinese;
    return { ...own, strings: { ...own.strings, ...texts } };
  }

  // Uppy writes time left as "1h 05m 20s"; we say it as people do.
  function leftText(time) {
    const sizes = { h: 3600, m: 60, s: 1 };
    return kit.timeText((time.match(/\d+[hms]/g) || []).reduce((sum, part) => sum + parseInt(part, 10) * sizes[part.slice(-1)], 0));
  }

  // What is known of a file when it is chosen: nothing of folders' hidden files; one that stopped goes on.
  function admit(uppy, file) {
    const source = file.data, path = file.meta.relativePath || file.name || "";
    if (path.split("/").some((part) => part.startsWith("."))) { return false; }
    const wrong = source.size === 0 ? words.empty : source.size > kit.limit ? words.tooLarge : "";
    if (wrong) { uppy.info(`${file.name}: ${wrong}`, "error", 8000); return false; }
    const before = kit.stopped(source);
    if (!before) { return true; }
    const share = Math.floor(before.dataset.offset / before.dataset.size * 100);
    kit.taken(before);
    uppy.info(`${file.name}: ${words.goesOn.replace("{n}", `${share}%`)}`, "info", 8000);
    return { ...file, tus: { uploadUrl: before.dataset.url } };
  }

  // Where a file belongs, as the form has it when sending begins.
  function placed(files) {
    const meta = (file) => ({
      ...file.meta, unit: kit.chosen("unit"), item: kit.chosen("item"), modified: String((file.data && file.data.lastModified) || ""),
    });
    return Object.fromEntries(Object.entries(files).map(([id, file]) => [id, file.progress.uploadStarted ? file : { ...file, meta: meta(file) }]));
  }

  // A file that is here already need not be sent.
  async function findKnown(uppy, ids) {
    for (const { id } of uppy.getFilesByIds(ids)) {
      const file = uppy.getFile(id);
      if (!file || !file.data || file.progress.uploadComplete || (file.tus && file.tus.uploadUrl)) { continue; }
      uppy.emit("preprocess-progress", file, { mode: "indeterminate", message: words.checking });
      let next = null, lost = null;
      try { next = await kit.known(file.data); } catch (_) { lost = new Error(words.unreadable); }
      if (!uppy.getFile(id)) { continue; }
      uppy.emit("preprocess-complete", file);
      if (lost) { uppy.emit("upload-error", file, lost); }
      if (next) {
        here.add(id);
        uppy.emit("upload-success", file, { status: 200, uploadURL: next, body: {} });
      }
    }
  }

  // Before each piece: whether the file can still be read, and a checksum where the browser makes one.
  async function check(request, file) {
    if (request.getMethod() !== "PATCH") { return; }
    const start = Number(request.getHeader("Upload-Offset")), sender = tus.uploaders[file.id];
    const data = file.data.slice(start, start + sender.options.chunkSize);
    const piece = { sender, size: data.size, begun: Date.now(), lost: false };
    pieces.set(request, piece);
    try {
      await data.slice(0, 1).arrayBuffer();
      const headers = await kit.checksum(data);
      Object.keys(headers).forEach((name) => request.setHeader(name, headers[name]));
    } catch (error) { piece.lost = true; throw error; }
  }
  // And after it: a next piece that takes some seconds on this line.
  function fit(request, answer) {
    const piece = pieces.get(request);
    if (!piece || answer.getStatus() >= 300) { return; }
    const options = piece.sender.options;
    options.chunkSize = kit.larger(options.chunkSize, piece.size, (Date.now() - piece.begun) / 1000);
  }

  function again(error, tries, options, usual) {
    const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
    const piece = pieces.get(error.originalRequest);
    if (kit.hopeless(status) || (piece && piece.lost)) { return false; }
    if (piece) { piece.sender.options.chunkSize = kit.smaller(piece.sender.options.chunkSize); }
    if (!status) { uppy.info(words.retrying, "warning", 5000); }
    return status === 410 || status === 460 || usual(error);
  }
  // Uppy shows an error's message: it says what the studio said, in the reader's language.
  function inWords(error) {
    const piece = pieces.get(error.originalRequest);
    error.message = piece && piece.lost ? words.unreadable : kit.said(error.originalResponse ? error.originalResponse.getBody() : "");
  }

  function row(file) {
    if (!shown.has(file.id)) {
      const made = kit.model.content.firstElementChild.cloneNode(true);
      ["bar", "pause", "resume", "remove"].forEach((name) => { made.querySelector(`[data-${name}]`).remove(); });
      made.querySelector("[data-name]").textContent = file.name;
      made.querySelector("[data-size]").textContent = kit.sizeText(file.size);
      kit.list.appendChild(made);
      shown.set(file.id, made);
    }
    return shown.get(file.id);
  }
  function forget(file) {
    if (shown.has(file.id)) { shown.get(file.id).remove(); shown.delete(file.id); }
  }
  function refused(file, error) {
    if (!file) { return; }
    const place = row(file).querySelector("[data-fault]");
    row(file).dataset.state = "failed";
    place.textContent = error.message;
    place.hidden = false;
  }
  async function arrived(file, response) {
    const xhr = response.body && response.body.xhr;
    const next = here.has(file.id) ? response.uploadURL : (xhr && xhr.getResponseHeader("X-Next")) || await nextOf(response.uploadURL);
    forget(file);
    const open = row(file).querySelector("[data-open]");
    row(file).dataset.state = "done";
    row(file).querySelector("[data-left]").textContent = here.has(file.id) ? words.here : words.done;
    open.href = next || words.index;
    open.hidden = false;
    return next;
  }
  // The last piece was acknowledged, but somebody else was just making footage of it.
  async function nextOf(address) {
    for (let tries = 0; tries < ASKS; tries += 1) {
      const answer = await kit.ask("HEAD", address, {});
      const next = answer.getResponseHeader("X-Next");
      if (next) { return next; }
      await new Promise((done) => { setTimeout(done, 1000); });
    }
    return null;
  }

  // After a restart: what came back is on the page once, and what the studio has or no longer has needs nothing more.
  async function welcome() {
    for (const file of uppy.getFiles()) {
      const address = file.tus && file.tus.uploadUrl;
      if (!address || file.progress.uploadComplete) { continue; }
      kit.lines().filter((line) => address.endsWith(line.dataset.url)).forEach(kit.taken);
      const answer = await kit.ask("HEAD", address, {});
      if (answer.getResponseHeader("X-Next")) {
        uppy.setFileState(file.id, { isGhost: false });
        uppy.emit("upload-success", file, { status: 200, uploadURL: address, body: { xhr: answer } });
      } else if (answer.status === 404 || answer.status === 410) {
        if (file.isGhost) { uppy.removeFile(file.id); } else { uppy.setFileState(file.id, { tus: {} }); }
      }
    }
  }

  let uppy, tus, going = null;

  function begin() {
    const { recoveredState } = uppy.getState(), files = uppy.getFiles();
    const ghosts = files.filter((file) => file.isGhost).length;
    const fault = ghosts ? uppy.i18n("recoveredXFiles", { smart_count: ghosts })
      : files.some((file) => !file.progress.uploadComplete) ? "" : words.none;
    kit.fault.textContent = fault;
    kit.fault.hidden = !fault;
    if (fault) { return; }
    if (recoveredState) { uppy.emit("restore-confirmed"); } else { uppy.upload().catch((error) => uppy.log(error)); }
  }
  // The button waits while there is nothing to begin; before anything is chosen it says so.
  function ready() {
    const files = uppy.getFiles(), begun = (file) => file.progress.uploadStarted && !file.error;
    kit.go.disabled = Boolean(going) || (files.length > 0 && !uppy.getState().recoveredState && files.every(begun));
  }
  function choose(files) {
    Array.from(files).forEach((data) => {
      try { uppy.addFile({ name: data.name, type: data.type, data, source: "form" }); } catch (error) { uppy.log(error); }
    });
  }
  function listen() {
    const { input } = kit, arrivals = new Map();
    uppy.addPreProcessor((ids) => findKnown(uppy, ids));
    uppy.on("restored", welcome);
    uppy.on("files-added", () => { kit.fault.hidden = true; });
    uppy.on("state-update", ready);
    uppy.on("file-removed", forget);
    uppy.on("upload-retry", forget);
    uppy.on("upload-error", refused);
    uppy.on("upload-success", (file, response) => { arrivals.set(file.id, arrived(file, response)); });
    uppy.on("complete", async ({ successful }) => {
      const files = uppy.getFiles();
      if (files.length !== 1 || successful.length !== 1 || here.has(files[0].id)) { return; }
      const next = await arrivals.get(files[0].id);
      if (next) { going = setTimeout(() => location.assign(next), SETTLED_MS); }
    });
    input.addEventListener("change", () => { choose(input.files); input.value = ""; });
    form.addEventListener("submit", (event) => { event.preventDefault(); if (!going) { begin(); } });
    window.addEventListener("beforeunload", (event) => {
      if (uppy.getObjectOfFilesPerState().uploadStartedFiles.some((file) => !file.progress.uploadComplete && !file.error && !file.isPaused)) { event.preventDefault(); }
    });
  }

  kit.openDesk = function () {
    const { Uppy, Dashboard, GoldenRetriever, Tus, chinese } = window.UppyKit, desk = JSON.parse(words.desk);
    uppy = new Uppy({
      id: `upload-${desk.account}`, locale: locale(desk, chinese),
      onBeforeFileAdded: (file) => admit(uppy, file), onBeforeUpload: placed,
    });
    const target = document.createElement("div");
    target.className = "desk-upload";
    kit.drop.after(target);
    uppy.use(Dashboard, {
      target, inline: true, width: "100%", height: 340, note: desk.note, fileManagerSelectionType: "both", hideUploadButton: true,
      singleFileFullScreen: false, disableThumbnailGenerator: true, proudlyDisplayPoweredByUppy: false, doneButtonHandler: null,
      hideCancelButton: true,   // one press would throw away what took a night
    });
    const dashboard = uppy.getPlugin("Dashboard"), plain = dashboard.i18n;
    dashboard.i18n = (key, given) => (key === "xTimeLeft" ? leftText(given.time) : plain(key, given));
    uppy.use(Tus, {
      endpoint: new URL(words.create, location.href).href, headers: { "X-CSRFToken": kit.token, "X-Requested-With": "upload" },
      chunkSize: 1 << 20, retryDelays: PAUSES_S.map((each) => each * 1000), limit: 2, allowedMetaFields: ["name", "unit", "item", "modified"],
      storeFingerprintForResuming: false, onBeforeRequest: check, onAfterResponse: fit, onShouldRetry: again, onError: inWords,
    });
    tus = uppy.getPlugin("Tus");
    listen();
    uppy.use(GoldenRetriever, { expires: KEPT_MS, indexedDB: { maxFileSize: KEPT_FILE, maxTotalSize: KEPT_ALL } });
    kit.drop.hidden = true;
    kit.input.multiple = true;
    kit.input.required = false;
    form.classList.add("scripted", "desk-narrow");
    choose(kit.input.files);
  };
}());
