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

/** A text without its comments. */
const withoutComments = (text: string) => text.replaceAll(/^\s*\/\*[\s\S]*?\*\/\n|^\s*\/\/.*\n/gm, "")

/** What imports: with names, for its effect alone, and inside an expression or a type. */
const statements = /^(?:import|export)( type)?\b(?:[^"'();]*?\bfrom)? ?"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm

const imports: ReadonlyArray<Import> = files.flatMap((file) =>
  [...withoutComments(textOf(file)).matchAll(statements)].map(([, type, named, inline]) => ({
    file,
    from: (named ?? inline)!,
    typeOnly: type !== undefined
  }))
)

const isOurs = ({ from }: Import) => from.startsWith(".")

/** The file that a relative import leads to. */
const target = ({ file, from }: Import) => path.posix.join(path.posix.dirname(file), from)

/** The rooms, from the ground up: a file knows its own room and those before it. A file of `config` itself comes last there. */
const rooms = [
  "terminal",
  "progress",
  "config/tree",
  "config/error",
  "config/format/yaml",
  "config/format/json",
  "config/format",
  "config/schema",
  "config/schema/json",
  "config/secret",
  "config/file",
  "config/interpolation",
  "config/evolution",
  "config",
  "param",
  "param/override",
  "param/source",
  "hook/trace",
  "hook",
  "hook/inspect",
  "hook/ask",
  "hook/timeline",
  "command/cli",
  "command/cli/completion",
  "command",
  "testing/filesystem",
  "testing",
  "sweep/space",
  "sweep",
  "sweep/sql",
  "sweep/node",
  ""
]

const roomOf = (file: string) => path.posix.dirname(file).replace(/^\.$/, "")

const says = ({ file, from }: Import) => `${file} imports ${from}`

describe("imports", () => {
  test("know every room", () => {
    expect([...new Set(files.map(roomOf))].filter((room) => !rooms.includes(room))).toEqual([])
  })

  test("lead to the same room or to one below, those of types too", () => {
    const wrong = imports.filter(
      (each) => isOurs(each) && rooms.indexOf(roomOf(target(each))) > rooms.indexOf(roomOf(each.file))
    )
    expect(wrong.map(says)).toEqual([])
  })

  test("do not go in circles, those of types neither", () => {
    const graph = new Map(
      files.map((file) => [file, imports.filter((each) => each.file === file && isOurs(each)).map(target)])
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

  test("of effect/cli's parser are those of command/cli; others know types", () => {
    const parser =
      /^effect\/cli\/(?:Argument|CliConfig|CliOutput|Command|Completions|Flag|GlobalFlag|Param|Primitive|Prompt)$/
    const wrong = imports.filter(
      (each) =>
        parser.test(each.from) &&
        !each.typeOnly &&
        !roomOf(each.file).startsWith("command/cli") &&
        // They measure text; the hooks of one add flags, as a program's own do.
        !(
          ["terminal", "progress", "hook/timeline", "sweep", "sweep/space"].includes(roomOf(each.file)) &&
          each.from === "effect/cli/CliOutput"
        ) &&
        !(
          ["hook/inspect", "hook/ask", "hook/timeline", "param/source", "sweep"].includes(roomOf(each.file)) &&
          each.from === "effect/cli/Flag"
        ) &&
        // Loaded where something is asked for.
        !(each.file === "hook/ask/asking.ts" && each.from === "effect/cli/Prompt")
    )
    expect(wrong.map(says)).toEqual([])
  })

  test("of what makes completion scripts wait until one is asked for", () => {
    const room = "command/cli/completion"
    const outside = imports.filter(
      (each) => isOurs(each) && roomOf(target(each)) === room && roomOf(each.file) !== room
    )
    expect(outside.map(says)).toEqual(["command/wake.ts imports ./cli/completion/answer.ts"])
    expect(textOf("command/wake.ts")).toContain('import("./cli/completion/answer.ts")')
  })

  test("of sweeps are in sweeps alone: a program without them loads nothing of them", () => {
    const isSweep = (file: string) => roomOf(file).startsWith("sweep")
    const wrong = imports.filter((each) => isOurs(each) && isSweep(target(each)) && !isSweep(each.file))
    expect(wrong.map(says)).toEqual([])
  })

  test("of databases wait until a sweep needs its record", () => {
    const sql = imports.filter(
      ({ file, from }) =>
        /^(?:effect\/(?:sql|reactivity)|node:sqlite)/.test(from) && !/^sweep\/(?:sql|node)\//.test(file)
    )
    expect(sql.map(says)).toEqual([])
    const record = imports.filter((each) => isOurs(each) && target(each) === "sweep/node/record.ts" && !each.typeOnly)
    expect(record.map(says)).toEqual(["sweep/node/SweepNode.ts imports ./record.ts"])
    expect(textOf("sweep/node/SweepNode.ts")).toContain('import("./record.ts")')
  })

  test("of effect are deep, since every program pays for its imports at start-up", () => {
    expect(imports.filter((each) => each.from === "effect" || each.from === "effect/cli").map(says)).toEqual([])
  })

  test("are of effect, of yaml in its format alone, of diff where changes are shown, and of Node.js in two files", () => {
    const isIn: Readonly<Record<string, (file: string) => boolean>> = {
      yaml: (file) => roomOf(file) === "config/format/yaml",
      diff: (file) => file === "hook/inspect/updateFiles.ts",
      "node:sqlite": (file) => file === "sweep/node/sqlite.ts",
      "node:fs": (file) => file === "sweep/node/relay.ts"
    }
    const wrong = imports.filter(
      (each) => !isOurs(each) && !(isIn[each.from]?.(each.file) ?? /^effect\//.test(each.from))
    )
    expect(wrong.map(says)).toEqual([])
  })
})

describe("sizes", () => {
  /** Files with more code than a reader takes in at once, with the reason. */
  const long: Readonly<Record<string, string>> = {
    "config/interpolation/parse.ts": "one recursive grammar, with its rules in the header",
    "config/schema/fromSchema.ts": "one walk over the syntax tree of a schema, a case for each kind of node"
  }

  /** The lines of a file that are not comments. */
  const codeOf = (file: string) =>
    withoutComments(textOf(file))
      .split("\n")
      .filter((line) => line.trim() !== "").length

  test("of files stay below 200 lines of code, but for a reason", () => {
    expect(files.filter((file) => codeOf(file) > 200)).toEqual(Object.keys(long))
  })

  test("of folders stay below 20 files", () => {
    const counts = Map.groupBy(files, (file) => path.posix.dirname(file))
    expect([...counts].filter(([, inside]) => inside.length > 20).map(([room]) => room)).toEqual([])
  })
})

describe("comments", () => {
  const comments = (file: string) => [...textOf(file).matchAll(/\/\*[\s\S]*?\*\/|\/\/.*/g)].map(([comment]) => comment)

  test("name files that there are", () => {
    const there = new Set(files.map((file) => path.posix.basename(file)))
    const wrong = files.flatMap((file) =>
      comments(file)
        .flatMap((comment) => comment.replaceAll(/```[\s\S]*?```/g, "").match(/[\w/-]+\.ts\b/g) ?? [])
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
  test("stand in the map of CONTRIBUTING.md", () => {
    const rows = fs.readFileSync(path.join(root, "CONTRIBUTING.md"), "utf8").split("\n")
    const rowOf = (room: string): string =>
      rows.find((row) => row.startsWith(`| \`${room === "." ? "src" : room}\``)) ?? rowOf(path.posix.dirname(room))
    const wrong = files.filter((file) => !rowOf(path.posix.dirname(file)).includes(`\`${path.basename(file, ".ts")}\``))
    expect(wrong).toEqual([])
  })

  test.each(files)("%s says in its header what it owns", (file) => {
    expect(textOf(file)).toMatch(/^\/\*\*\n \* /)
  })

  test("of the public entry only re-export", () => {
    const code = textOf("index.ts").replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, "")
    expect(code.replaceAll(/export (?:type )?(?:\*(?: as \w+)?|\{[^}]*\}) from "[^"]+"/g, "").trim()).toBe("")
  })

  /** Files that use the platform itself, with the reason. */
  const edge: Readonly<Record<string, string>> = {
    "command/host.ts": "no service of Effect tells of signals, of a lost output, or of what nobody catches",
    "sweep/node/workers.ts": "a worker is this program again, with the words that it was started with"
  }

  test("of the library leave the platform alone, but for a reason", () => {
    const wrong = files.filter((file) =>
      /\basync\b|(?<!\.)\bawait\b|\bprocess\.|\bglobalThis\.process\b|\bnew Date\(\)|\bDate\.now\b|\bconsole\.|\brequire\(/.test(
        textOf(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|`[^`]*`|"[^"\n]*"/g, "")
      )
    )
    expect(wrong).toEqual(Object.keys(edge))
  })

  test("have no any in them", () => {
    const wrong = files.filter((file) =>
      /[:<,|&(] *any\b(?! )|\bas any\b/.test(textOf(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, ""))
    )
    expect(wrong).toEqual([])
  })
})
