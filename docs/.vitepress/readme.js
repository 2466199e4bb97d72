/** Makes pages of the README and of SECURITY.md, whose tables the other pages refer to. */
import { readFileSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { root } from "./modules.js"

for (const name of ["README", "SECURITY"]) {
  const text = readFileSync(resolve(root, `${name}.md`), "utf8")
  // Other files of the repository are not on the site.
  const page = text
    .replaceAll(/\[([^\]]*)\]\(SECURITY\.md\)/g, "[$1](security.md)")
    .replaceAll(/\[([^\]]*)\]\((?!https?:|#|security\.md)[^)]*\)/g, "$1")
  writeFileSync(resolve(root, "docs", `${name.toLowerCase()}.md`), page)
}
