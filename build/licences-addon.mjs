// @ts-check

/** What the prebuilt addon of ffi-rs 1.3.7 contains (the paths of crates in its strings), besides ffi-rs itself. */
export const ADDON_PARTS = [
  'libffi: Copyright (c) Anthony Green, Red Hat, Inc and others; MIT licence',
  'libffi-rs, libffi-sys-rs: Copyright (c) Jesse A. Tov; MIT or Apache-2.0 licence',
  'napi-rs: Copyright (c) LongYinan; MIT licence',
  'dlopen: Copyright (c) Szymon Wieloch; MIT licence',
  'lazy_static, hashbrown, indexmap, once_cell, widestring, libc: Copyright (c) their authors; MIT or Apache-2.0 licence',
  'The Rust standard library, with addr2line, gimli, miniz_oxide, rustc-demangle: Copyright (c) the Rust project; MIT or Apache-2.0 licence',
];

/** Where a choice is given, the MIT licence is chosen. */
export const MIT_TEXT = `The MIT licence:

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
