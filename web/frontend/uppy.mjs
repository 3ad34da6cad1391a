// What the desktop's upload page takes of Uppy; bundled into uppy.js, where it is `UppyKit`.
import Uppy from "@uppy/core";
import Dashboard from "@uppy/dashboard";
import GoldenRetriever from "@uppy/golden-retriever";
import chinese from "@uppy/locales/lib/zh_CN.js";
import Tus from "@uppy/tus";

export { Uppy, Dashboard, GoldenRetriever, Tus, chinese };
