/** The API reference: a page of Markdown for each public module, which VitePress takes up. */
import { modules } from "./.vitepress/modules.js"

export default {
  entryPoints: [...modules.values()],
  tsconfig: "tsconfig.json",
  // The compiler of the project checks the sources; the older one, which TypeDoc needs, gives up on them.
  skipErrorChecking: true,
  plugin: ["typedoc-plugin-markdown", "./.vitepress/reference.js"],
  theme: "reference",
  out: "api",
  router: "module",
  entryFileName: "index",
  readme: "none",
  sort: ["source-order"],
  categoryOrder: [
    "constructors",
    "combinators",
    "running",
    "getters",
    "guards",
    "constants",
    "services",
    "errors",
    "*"
  ],
  categorizeByGroup: false,
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  disableSources: true,
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  formatWithPrettier: true,
  expandObjects: true,
  expandParameters: true,
  parametersFormat: "none",
  notRenderedTags: ["@since", "@category"],
  // Types that only signatures name have no entry of their own.
  validation: { notExported: false },
  logLevel: "Warn"
}
