/** The site: tutorial, guides, explanations, and the reference that TypeDoc has written before. */
import { readdirSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { defineConfig } from "vitepress"
import { modules, root } from "./modules.js"

const docs = resolve(root, "docs")

/** An entry of the side bar, with the title of its page. */
const entry = (page) => {
  const [, text] = /^# (.*)$/m.exec(readFileSync(resolve(docs, `${page}.md`), "utf8"))
  return { text, link: `/${page}` }
}

const tutorial = [
  "first-program",
  "configs",
  "overrides",
  "hooks",
  "layers",
  "tests",
  "files",
  "secrets",
  "sweeps",
  "shipping"
]

/** The entries of all pages of a folder, by title. */
const entriesIn = (folder) =>
  readdirSync(resolve(docs, folder))
    .filter((file) => file.endsWith(".md"))
    .map((file) => entry(`${folder}/${file.replace(/\.md$/, "")}`))
    .sort((a, b) => (a.text < b.text ? -1 : 1))

/** The modules of a folder of the sources. */
const reference = (text, folder) => ({
  text,
  items: [...modules]
    .filter(([, source]) => source.startsWith(resolve(root, "src", folder)))
    .map(([module]) => ({ text: module.replace("testing/", ""), link: `/api/${module}` }))
})

export default defineConfig({
  title: "effect-coma",
  description: "Configurable command-line programs for Effect 4",
  outDir: ".site",
  cleanUrls: true,
  vite: {
    plugins: [
      {
        name: "pages-of-the-repository",
        enforce: "pre",
        transform: (code, id) =>
          id.endsWith(".md")
            ? code.replaceAll(/\]\((?:\.\.\/)+(README|SECURITY)\.md/g, (_, name) => `](/${name.toLowerCase()}`)
            : undefined
      }
    ]
  },
  markdown: {
    theme: { light: "light-plus", dark: "dark-plus" },
    config: (md) => {
      // A block with a title is a file of that name, and one of a console has lines that one types.
      const fence = md.renderer.rules.fence
      md.renderer.rules.fence = (tokens, index, ...rest) => {
        const { info } = tokens[index]
        const [, title] = /title="(.*?)"/.exec(info) ?? []
        const block = fence(tokens, index, ...rest)
        if (info === "console")
          return block.replaceAll(/<span class="line">(?=<span[^>]*>\$)/g, '<span class="line typed">')
        return title === undefined ? block : `<div class="file"><p>${md.utils.escapeHtml(title)}</p>${block}</div>`
      }
    }
  },
  themeConfig: {
    search: { provider: "local" },
    outline: { level: [2, 3] },
    nav: [
      { text: "Tutorial", link: "/tutorial/first-program", activeMatch: "/tutorial/" },
      { text: "Guides", link: "/guides/commands", activeMatch: "/guides/" },
      { text: "Explanations", link: "/explanations/values", activeMatch: "/explanations/" },
      { text: "API", link: "/api/Command", activeMatch: "/api/" }
    ],
    sidebar: {
      "/api/": [
        reference("Declaring and running", "command"),
        reference("Hooks", "hook"),
        reference("Parameters", "param"),
        reference("Configs", "config"),
        reference("Progress", "progress"),
        reference("Testing", "testing")
      ],
      "/": [
        { text: "Tutorial", items: tutorial.map((page) => entry(`tutorial/${page}`)) },
        { text: "Guides", items: entriesIn("guides") },
        { text: "Explanations", items: entriesIn("explanations") },
        {
          text: "More",
          items: [
            { text: "README", link: "/readme" },
            { text: "Security", link: "/security" },
            { text: "API", link: "/api/Command" }
          ]
        }
      ]
    }
  }
})
