import { describe, expect, expectTypeOf, it } from "@effect/vitest"
import { Effect, FileSystem, type Layer, type Path, Result, Schema } from "effect"
import { Command, Config, ConfigHook, Field, Format, Origin, Resolver, Tree, wake } from "effect-coma"
import { MemoryFileSystem, TestProgram } from "effect-coma/testing"
import { app, show } from "../../support/commands.ts"

const Model = Schema.Struct({
  lr: Field.make(Schema.Finite, 0.1),
  name: Field.make(Schema.String, "m"),
  optim: Field.make(Schema.Record(Schema.String, Schema.Unknown), {}),
  any: Field.make(Schema.Unknown, null)
})

const command = Command.make("train", { model: Model }, ({ model }) => show(model))
const inclusion = Resolver.layer(Resolver.include({ root: "presets" }))
const program = wake([command], app).pipe(Effect.provide(inclusion))

const files = {
  "secret.yaml": "key: swordfish\n",
  "presets/fast.yaml": "lr: 1\nkind: adam # quick\n",
  "presets/deep/list.json": "[1, [2]]\n",
  "presets/empty.yaml": "# nothing\n",
  "presets/scalar.yaml": "0.25\n",
  "presets/here.yaml": "own: ${.kind}\nkind: local\nroot: ${name}\nup: ${..lr}\nmore: ${include:fast.yaml}\n",
  "presets/a.yaml": "b: ${include:b.yaml}\n",
  "presets/b.yaml": "a: ${include:./a.yaml}\n",
  "presets/wrong.yaml": "a: [1\n",
  "presets/text.txt": "x\n",
  "presets/missing.yaml": "x: ???\n"
}

const run = (args: ReadonlyArray<string>, more: Readonly<Record<string, string>> = {}) =>
  TestProgram.run(program, ["train", ...args], { files: { ...files, ...more }, env: { NAME: "fast", COLUMNS: "400" } })

describe("an inclusion", () => {
  it("needs a file system in its type", () => {
    type Services = FileSystem.FileSystem | Path.Path
    expectTypeOf(Resolver.include({ root: "." })).toEqualTypeOf<Resolver.Resolver<Resolver.InclusionFailed, Services>>()
    expectTypeOf(inclusion).toEqualTypeOf<Layer.Layer<never, never, Services>>()
  })

  it.effect.each<[string, unknown]>([
    ["any=${include:fast.yaml}", { lr: 1, kind: "adam" }],
    ["any=${include:./fast.yaml}", { lr: 1, kind: "adam" }],
    ["any=${include:deep/list.json}", [1, [2]]],
    ["any=${include:scalar.yaml}", 0.25],
    ["any=${include:empty.yaml}", {}],
    ["any=${include:${oc.env:NAME}.yaml}", { lr: 1, kind: "adam" }],
    ["any=['${include:fast.yaml}', x]", [{ lr: 1, kind: "adam" }, "x"]],
    ["any=is ${include:scalar.yaml}", "is 0.25"],
    ["any=${include:here.yaml}", { own: "local", kind: "local", root: "m", up: 0.1, more: { lr: 1, kind: "adam" } }]
  ])("gives what the file holds: %s", ([token, any]) =>
    Effect.map(run([token]), ({ code, stdout }) => {
      expect(code).toBe(0)
      expect(JSON.parse(stdout[0]!).any).toEqual(any)
    })
  )

  it.effect.each<[string, string]>([
    ["${include:../secret.yaml}", "cannot include ../secret.yaml: its path leads out of presets"],
    ["${include:deep/../../secret.yaml}", "its path leads out of presets"],
    ["${include:deep/../fast.yaml}", "its path leads out of presets"],
    ['${include:"..\\\\secret.yaml"}', "its path leads out of presets"],
    ["${include:/secret.yaml}", "its path must be relative to presets"],
    ["${include:'c:x.yaml'}", "its path must be relative to presets"],
    ["${include:''}", "that is no path"],
    ["${include:}", "it takes the path of one file"],
    ["${include:[1]}", "it takes the path of one file"],
    ["${include:fast.yaml,x}", "it takes the path of one file"],
    ["${include:nope.yaml}", "cannot include nope.yaml: it, or its directory, does not exist"],
    ["${include:deep}", "no format reads it. Use one of these extensions: yaml, yml, json"],
    ["${include:text.txt}", "no format reads it. Use one of these extensions: yaml, yml, json"],
    ["${include:wrong.yaml}", "(presets/wrong.yaml:"],
    ["${include:a.yaml}", "presets/a.yaml includes itself: presets/a.yaml -> presets/b.yaml -> presets/a.yaml"],
    ["${oc.env:NAME}${include:fast.yaml}", "a mapping cannot stand inside a text"],
    ["${includ:fast.yaml}", "there is no resolver includ (the nearest is include)"]
  ])("says why there is none: %s", ([text, reason]) =>
    Effect.map(run([`any=${text}`]), ({ code, stderr }) => {
      expect(code).toBe(2)
      expect(stderr.join(" ").replaceAll(/\s+/g, " ")).toContain(reason)
    })
  )

  it.effect("is not there unless the program allows it", () =>
    Effect.map(TestProgram.run([command], ["train", "any=${include:fast.yaml}"], { files }), ({ stderr }) =>
      expect(stderr.join(" ")).toContain("there is no resolver include")
    )
  )

  it.effect("follows links below its root, and none that leaves it", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      for (const [name, text] of Object.entries(files)) {
        yield* fs.makeDirectory(name.replace(/[^/]*$/, "."), { recursive: true })
        yield* fs.writeFileString(name, text)
      }
      yield* fs.makeDirectory("elsewhere")
      yield* fs.writeFileString("elsewhere/x.yaml", "key: swordfish")
      yield* fs.writeFileString("presets-2.yaml", "key: swordfish")
      yield* fs.symlink("/presets/fast.yaml", "presets/inside.yaml")
      yield* fs.symlink("/secret.yaml", "presets/out.yaml")
      yield* fs.symlink("/presets-2.yaml", "presets/beside.yaml")
      yield* fs.symlink("../elsewhere", "presets/dir")
      yield* fs.symlink("/presets", "linked")
      const value = (root: string, name: string) =>
        Config.value(
          Config.set(Config.make("cfg", Schema.Unknown as never), "X", Tree.fromUnknown(`\${include:${name}}`))
        ).pipe(Effect.provide(Resolver.layer(Resolver.include({ root }))))
      expect(yield* value("presets", "inside.yaml")).toEqual({ lr: 1, kind: "adam" })
      expect(yield* value("linked", "inside.yaml")).toEqual({ lr: 1, kind: "adam" })
      expect(yield* value(".", "presets/fast.yaml")).toEqual({ lr: 1, kind: "adam" })
      for (const name of ["out.yaml", "beside.yaml", "dir/x.yaml"]) {
        const error = yield* Effect.flip(value("presets", name))
        expect(error.message).toContain(`cannot include ${name}: a symbolic link leads out of presets`)
        expect(error.cause).toBeInstanceOf(Resolver.InclusionFailed)
      }
      expect((yield* Effect.flip(value("nowhere", "x.yaml"))).message).toContain("cannot include x.yaml: nowhere: it,")
    }).pipe(Effect.provide(MemoryFileSystem.layer()))
  )

  it.effect("keeps the origins of the file, in what is printed and in errors", () =>
    Effect.gen(function* () {
      const given = { "model.yaml": "optim: ${include:fast.yaml}\nlr: ${.optim.kind}\n" }
      const ran = yield* run([], given)
      expect(ran.stderr.join("\n")).toContain("presets/fast.yaml:")
      const printed = yield* run(["--print-config"], { "model.yaml": "optim: ${include:fast.yaml}\n" })
      expect(printed.stdout.join("\n")).toMatch(/kind: adam +# presets\/fast\.yaml:2/)
      const named = yield* run(["--print-config", "optim=${include:${oc.env:NAME}.yaml}"])
      expect(named.stdout.join("\n")).not.toContain("fast.yaml")
    })
  )

  it.effect("reads the formats that the program has, and files as they are in its limits", () =>
    Effect.gen(function* () {
      const lines: Format.Format = {
        name: "lines",
        extensions: ["txt"],
        parse: (text, { path }) => Result.succeed(Tree.fromUnknown(text.trim(), Origin.fromFile(path, 1, 1))),
        print: () => ""
      }
      const other = program.pipe(Effect.provide(Format.layer(lines)))
      const ran = yield* TestProgram.run(other, ["train", "name=${include:text.txt}"], { files })
      expect(ran.stdout[0]).toContain('"name":"x"')
      const large = { "presets/large.yaml": `x: ${"y".repeat(17 << 20)}` }
      expect((yield* run(["any=${include:large.yaml}"], large)).stderr.join(" ")).toContain("larger than 16 MiB")
    })
  )

  it.effect("stays in the files that a run writes, unless these are resolved", () =>
    Effect.gen(function* () {
      const written = (resolve: boolean) => {
        const Default = Schema.Struct({ optim: Field.make(Schema.Unknown, "${include:fast.yaml}") })
        const first = Command.make("train", { model: Default }, () => Effect.void).pipe(
          Command.withHooks({ config: ConfigHook.makeDefault({ resolve }) })
        )
        const run = wake([first], app).pipe(Effect.provide(inclusion))
        return Effect.map(TestProgram.run(run, ["train"], { files }), (ran) => ran.files["model.yaml"])
      }
      expect(yield* written(false)).toBe('optim: "${include:fast.yaml}"\n')
      expect(yield* written(true)).toBe("optim:\n  lr: 1\n  kind: adam\n")
    })
  )

  it.effect("is a secret where a secret is declared, or is named by one", () =>
    Effect.gen(function* () {
      const Secret = Schema.Struct({
        token: Schema.optionalKey(Schema.RedactedFromValue(Schema.Unknown)),
        any: Field.make(Schema.Unknown, null)
      })
      const secret = Command.make("train", { model: Secret }, () => Effect.void)
      const guarded = wake([secret], app).pipe(Effect.provide(Resolver.layer(Resolver.include({ root: "." }))))
      for (const model of [
        "token: ${include:secret.yaml}\nany: ${token.key}\n",
        "token: swordfish\nany: ${include:${token}.yaml}\n",
        "token: secret.yaml:swordfish\nany: ${include:${token}}\n"
      ]) {
        const given = { ...files, "swordfish.yaml": "a: swordfish", "model.yaml": model }
        for (const args of [["--print-config"], ["--why", "any"], []]) {
          const ran = yield* TestProgram.run(guarded, ["train", ...args], { files: given })
          expect([...ran.stdout, ...ran.stderr].join("\n")).not.toContain("swordfish")
        }
      }
    })
  )
})
