import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Command, Field, Format, Persistence, Tree, wake } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { inDirectory } from "../../support/configFile.ts"

const command = Command.make("go", { cfg: Schema.Record(Schema.String, Schema.Int) }, ({ cfg }) =>
  Console.log(JSON.stringify(cfg))
)

/** The exit code, what is said, and the files that are there, where a path is given for the config. */
const given = (path: string) =>
  Effect.map(TestProgram.run([command], ["go", "--cfg-path", path], { files: { "dir.yaml/a.txt": "" } }), (ran) => {
    const { "dir.yaml/a.txt": _, ...files } = ran.files
    return [ran.code, ran.stderr.join(" "), Object.keys(files)]
  })

const fix = "Fix that, or name another file."
const formats = "Use one of these extensions: yaml, yml, json."

describe("a path that a flag gives", () => {
  it.effect.each([
    ["", `error: cfg: cannot read "": --cfg-path names no file. ${fix}`],
    [" ", `error: cfg: cannot read " ": --cfg-path names no file. ${fix}`],
    ["\t", `error: cfg: cannot read "\\t": --cfg-path names no file. ${fix}`],
    [".yaml", `error: cfg: cannot read .yaml: --cfg-path names no file, only an extension. ${fix}`],
    ["dir/.YML", `error: cfg: cannot read dir/.YML: --cfg-path names no file, only an extension. ${fix}`],
    [".json", `error: cfg: cannot read .json: --cfg-path names no file, only an extension. ${fix}`],
    [".", `error: cfg: cannot read .: --cfg-path names a directory, not a file. ${fix}`],
    ["dir/..", `error: cfg: cannot read "dir/..": --cfg-path names a directory, not a file. ${fix}`],
    ["dir/", `error: cfg: cannot read dir/: --cfg-path names a directory, not a file. ${fix}`],
    ["dir\\", `error: cfg: cannot read dir\\: --cfg-path names a directory, not a file. ${fix}`],
    ["dir", `error: cfg: cannot read dir.yaml: it is a directory, not a file. ${fix}`],
    ["x.txt", `error: cfg: no format reads x.txt. ${formats}`],
    ["x.", `error: cfg: no format reads "x.". ${formats}`],
    ["x.yaml ", `error: cfg: no format reads "x.yaml ". ${formats}`]
  ])("is refused where it names no file: %j", ([path, message]) =>
    Effect.map(given(path!), (said) => expect(said).toEqual([2, message, []]))
  )

  it.effect.each([
    [".hidden", ".hidden.yaml"],
    [".toml", ".toml.yaml"],
    ["a b", "a b.yaml"],
    ["..yaml", "..yaml.yaml"],
    ["x.yml", "x.yml"]
  ])("is a file otherwise: %j", ([path, file]) =>
    Effect.map(given(path!), (said) => expect(said).toEqual([0, `created ${file}`, [file]]))
  )

  it.effect("is no extension of a format that is added", () => {
    const toml: Format.Format = {
      name: "TOML",
      extensions: ["toml"],
      parse: () => Result.succeed(Tree.fromUnknown({})),
      print: () => ""
    }
    return Effect.map(given(".toml"), ([code]) => expect(code).toBe(2)).pipe(Effect.provide(Format.layer(toml)))
  })
})

describe("a path that is registered", () => {
  it.effect.each([
    ["", `error: cfg: cannot read "": the registered path names no file. ${fix}`],
    [".yaml", `error: cfg: cannot read .yaml: the registered path names no file, only an extension. ${fix}`]
  ])("is refused where it names no file: %j", ([path, message]) =>
    Effect.gen(function* () {
      const persistence = Persistence.make().pipe(Persistence.register("cfg", { path: path! }))
      const ran = yield* TestProgram.run([Command.withPersistence(command, persistence)], ["go"])
      expect([ran.code, ran.stderr.join(" "), ran.files]).toEqual([2, message, {}])
    })
  )
})

describe("two configs", () => {
  const A = Schema.Struct({ x: Field.make(Schema.Int, 1) })
  const B = Schema.Struct({ y: Field.make(Schema.Int, 2) })
  const go = (params: Record<string, typeof A | typeof B>, paths: Record<string, string>, link?: string) =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        if (link !== undefined) yield* fs.symlink(at("one.yaml"), at(link))
        yield* fs.symlink(at(""), at("same"))
        const given = Object.entries(paths).flatMap(([id, path]) => [`--${id}-path`, at(path)])
        const ran = yield* Effect.exit(
          wake([Command.make("go", params, () => Effect.void)], { name: "main", version: "1", args: ["go", ...given] })
        )
        const message = Exit.isFailure(ran) ? Cause.pretty(ran.cause).split("\n")[0]!.replaceAll(at(""), ".") : ""
        return [message, (yield* fs.readDirectory(at(""))).filter((name) => name.endsWith(".yaml"))] as const
      })
    )
  const said = (path: string) =>
    `effect-coma/ConfigError: b: cannot read ${path}: it is the file of a, too, which reads it in another way. ${fix}`

  it.effect("have no file together, however its paths are written, unless they have the same schema", () =>
    Effect.gen(function* () {
      expect(yield* go({ a: A, b: B }, { a: "c.yaml", b: "x/../c.yaml" })).toEqual([said("./x/../c.yaml"), []])
      expect(yield* go({ a: A, b: B }, { a: "one.yaml", b: "l.yaml" }, "l.yaml")).toEqual([
        said("./l.yaml"),
        ["l.yaml"]
      ])
      expect(yield* go({ a: A, b: B }, { a: "same/c.yaml", b: "c.yaml" })).toEqual([said("./c.yaml"), []])
      expect(yield* go({ a: A, b: A }, { a: "c.yaml", b: "c.yaml" })).toEqual(["", ["c.yaml"]])
      expect(yield* go({ a: A, b: B }, { a: "c.yaml", b: "d.yaml" })).toEqual(["", ["c.yaml", "d.yaml"]])
    })
  )
})
