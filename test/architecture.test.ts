/**
 * The rules of the house: which folder may know which, and what no file of the library does.
 */
import * as fs from "node:fs"
import * as path from "node:path"
import { describe, expect, test } from "vitest"

const root = path.resolve(import.meta.dirname, "..")
const src = path.join(root, "src")

interface Import {
  readonly file: string
  readonly from: string
  readonly typeOnly: boolean
}

const files = fs
  .readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.replaceAll(path.sep, "/"))

const textOf = (file: string) => fs.readFileSync(path.join(src, file), "utf8")

const imports: ReadonlyArray<Import> = files.flatMap((file) =>
  [...textOf(file).matchAll(/^(?:import|export)( type)?\b[^"';]*?from "([^"]+)"/gm)].map((match) => ({
    file,
    from: match[2]!,
    typeOnly: match[1] !== undefined
  }))
)

const folderOf = (file: string) => (file.includes("/") ? file.split("/")[0]! : "")

/** Which folder a relative import leads to. */
const target = ({ file, from }: Import) => folderOf(path.posix.join(path.posix.dirname(file), from))

const says = ({ file, from }: Import) => `${file} imports ${from}`

describe("imports", () => {
  test("point one way: config <- param <- hook <- command <- testing", () => {
    const order = ["config", "param", "hook", "command", "testing"]
    const wrong = imports.filter(
      (each) => each.from.startsWith(".") && order.indexOf(target(each)) > order.indexOf(folderOf(each.file))
    )
    expect(wrong.filter((each) => each.file !== "index.ts").map(says)).toEqual([])
  })

  test("of effect/cli are the command folder's; the others know its types only", () => {
    const wrong = imports.filter(
      (each) =>
        each.from.startsWith("effect/cli") && !["command", "testing"].includes(folderOf(each.file)) && !each.typeOnly
    )
    expect(wrong.map(says)).toEqual([])
  })

  test("of effect are deep, since every program pays for its imports at start-up", () => {
    expect(imports.filter((each) => each.from === "effect" || each.from === "effect/cli").map(says)).toEqual([])
  })

  test("are of effect and yaml only", () => {
    const wrong = imports.filter((each) => !each.from.startsWith(".") && !/^(?:effect\/|yaml$)/.test(each.from))
    expect(wrong.map(says)).toEqual([])
  })

  test("do not go in circles", () => {
    const graph = new Map(
      files.map((file) => [
        file,
        imports
          .filter((each) => each.file === file && each.from.startsWith(".") && !each.typeOnly)
          .map((each) => path.posix.join(path.posix.dirname(file), each.from))
      ])
    )
    const done = new Set<string>()
    const circles: Array<string> = []
    const visit = (file: string, way: ReadonlyArray<string>): void => {
      if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(" -> "))
      else if (!done.has(file)) {
        for (const next of graph.get(file) ?? []) visit(next, [...way, file])
        done.add(file)
      }
    }
    for (const file of files) visit(file, [])
    expect(circles).toEqual([])
  })
})

describe("comments", () => {
  const comments = (file: string) => [...textOf(file).matchAll(/\/\*[\s\S]*?\*\/|\/\/.*/g)].map(([comment]) => comment)

  test("name files that there are", () => {
    const there = new Set(files.map((file) => path.posix.basename(file)))
    const wrong = files.flatMap((file) =>
      comments(file)
        .flatMap((comment) => comment.match(/[\w/-]+\.ts\b/g) ?? [])
        .filter((name) => !there.has(path.posix.basename(name)))
        .map((name) => `${file} speaks of ${name}`)
    )
    expect(wrong).toEqual([])
  })

  test("of the header stand right before the imports", () => {
    expect(files.filter((file) => /^\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n\n+(?:import|export) /.test(textOf(file)))).toEqual(
      []
    )
  })
})

describe("files", () => {
  test.each(files)("%s says in its header what it owns", (file) => {
    expect(textOf(file)).toMatch(/^\/\*\*\n \* /)
  })

  test("of the public entry only re-export", () => {
    const code = textOf("index.ts").replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, "")
    expect(code.replaceAll(/export (?:type )?(?:\*(?: as \w+)?|\{[^}]*\}) from "[^"]+"/g, "").trim()).toBe("")
  })

  test("of the library leave the platform alone", () => {
    const wrong = files.filter((file) =>
      /\basync\b|(?<!\.)\bawait\b|\bprocess\.|\bnew Date\(\)|\bDate\.now\b|\bconsole\.|\brequire\(/.test(
        textOf(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|`[^`]*`|"[^"\n]*"/g, "")
      )
    )
    expect(wrong).toEqual([])
  })

  test("have no any in them", () => {
    const wrong = files.filter((file) =>
      /[:<,|&(] *any\b(?! )|\bas any\b/.test(textOf(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, ""))
    )
    expect(wrong).toEqual([])
  })
})
