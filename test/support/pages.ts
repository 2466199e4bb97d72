/**
 * The pages of `docs/`, as tests see them: the files that a page makes, and the commands that it runs, in order.
 *
 * A block with a title is a file of that name; a later one of the same name replaces it. A `console` block holds commands
 * and what they print. Blocks in HTML comments count, too: they are files that a page takes from the one before.
 */
import { globSync, readFileSync } from "node:fs"
import { resolve } from "node:path"

export const docs = resolve(import.meta.dirname, "../../docs")

export interface Block {
  readonly language: string
  readonly title: string | undefined
  readonly text: string
}

/** A block of commands, and the files of the page as they are before it. */
export interface Stage {
  /** The modules, by name. */
  readonly modules: ReadonlyMap<string, string>
  /** Other files that stand on the page right before the commands. */
  readonly files: ReadonlyMap<string, string>
  /** The commands with what they print; empty for modules that none runs. */
  readonly console: string
}

export interface Page {
  /** The path in `docs/`, without its extension. */
  readonly name: string
  readonly text: string
  readonly blocks: ReadonlyArray<Block>
  readonly stages: ReadonlyArray<Stage>
}

const blocksOf = (text: string): ReadonlyArray<Block> =>
  [...text.matchAll(/^```(\w*)(?: title="(.*?)")?\n([\s\S]*?)^```$/gm)].map(([, language, title, body]) => ({
    language: language!,
    title,
    text: body!
  }))

const stagesOf = (blocks: ReadonlyArray<Block>): ReadonlyArray<Stage> => {
  const stages: Array<Stage> = []
  const modules = new Map<string, string>()
  let files = new Map<string, string>()
  let isNew = false
  const add = (console: string) => {
    stages.push({ modules: new Map(modules), files, console })
    files = new Map()
    isNew = false
  }
  for (const { language, text, title } of blocks) {
    if (language === "console") add(text)
    else if (title === undefined) continue
    else if (language === "ts") {
      // Each version of a module is checked, whether it is run or not.
      if (modules.has(title) && isNew) add("")
      modules.set(title, text)
      isNew = true
    } else files.set(title, text)
  }
  if (isNew) add("")
  return stages
}

export const pages: ReadonlyArray<Page> = globSync("{tutorial,guides,explanations}/*.md", { cwd: docs })
  .toSorted()
  .map((file) => {
    const text = readFileSync(resolve(docs, file), "utf8")
    const blocks = blocksOf(text)
    return { name: file.replace(/\.md$/, "").replaceAll("\\", "/"), text, blocks, stages: stagesOf(blocks) }
  })
