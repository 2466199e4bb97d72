import { inspect } from "node:util"
import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Formatter from "effect/Formatter"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import {
  Command,
  Config,
  ConfigHook,
  Field,
  Format,
  Hook,
  Param,
  ParamData,
  Resolver,
  SHARED,
  Timeline,
  Tree
} from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { fields, marker, Secret, type SecretShape, structOf } from "../support/secretShapes.ts"
import { tracing } from "../support/tracing.ts"

/** Prints what a hook has at hand, in each way in which it may be printed. */
const printAll = Hook.make((data) =>
  Effect.gen(function* () {
    const cfg = yield* ParamData.getConfig(data.parameters, "cfg")
    const encoded = yield* Config.encode(cfg, yield* Config.value(cfg))
    const trees = [...[...cfg.instances.values()], Config.set(cfg, "AGAIN", encoded).instances.get("AGAIN")!, encoded]
    for (const value of [data, cfg, ...trees, ...trees.map(Tree.toUnknown)]) {
      yield* Console.log(JSON.stringify(value), inspect(value, { depth: 30 }), Formatter.format(value), String(value))
    }
    for (const tree of trees) yield* Console.log(Format.yaml.print(tree), Format.json.print(tree))
    yield* Effect.logTrace("all", data, cfg, trees)
  }).pipe(Effect.withSpan("printing", { attributes: { data } }))
)

const vault = Resolver.layer(
  Resolver.make("vault", (name) => Effect.fail(new Error(`403 for ${name}`, { cause: { request: name } }))),
  Resolver.make("dies", (name) => Effect.die(new Error(`no ${name}`))),
  Resolver.make("same", (value) => Effect.succeed(value))
)

/** Runs a command, and returns all that anybody can find out, by channel. */
const run = Effect.fnUntraced(function* (
  command: Command.Any,
  args: ReadonlyArray<string>,
  files: Readonly<Record<string, string>> = {}
) {
  const { spans, tracer } = tracing()
  const program = TestProgram.run([command], args, {
    files,
    env: { TOKEN: marker },
    layers: Layer.merge(vault, Timeline.layer)
  })
  const ran = yield* Effect.withTracer(program, tracer) as Effect.Effect<TestProgram.Outcome<unknown>>
  const error = Exit.isFailure(ran.exit) ? Cause.squash(ran.exit.cause) : undefined
  const channels = {
    stdout: ran.stdout.join("\n"),
    stderr: ran.stderr.join("\n"),
    json: JSON.stringify(error) + JSON.stringify(ran.exit),
    inspect: inspect(ran.exit, { depth: 30 }) + inspect(error, { depth: 30 }),
    pretty: Exit.isFailure(ran.exit) ? Cause.pretty(ran.exit.cause) : "",
    spans: spans.map((span) => inspect(span, { depth: 8 })).join("\n"),
    ran: inspect(ran.ran, { depth: 30 }) + TestProgram.picture(ran.ran)
  }
  return { ...ran, channels }
})

const leaks = (channels: Readonly<Record<string, string>>): ReadonlyArray<string> =>
  Object.entries(channels).flatMap(([name, text]) => (text.includes(marker) ? [name] : []))

const flow = (value: unknown): string => JSON.stringify(value)

/** Command lines that hold the secret: right, and wrong in the ways of a person in a hurry. */
const lines = (encoded: unknown): ReadonlyArray<ReadonlyArray<string>> => [
  [`t=${flow(encoded)}`],
  [`cfg::t=${flow(encoded)}`],
  [`tt=${flow(encoded)}`],
  [`d::t=${flow(encoded)}`],
  [`dict::t=${flow(encoded)}`],
  [`nope::t=${flow(encoded)}`],
  [`${marker}::t=1`],
  [`t=${marker}`],
  [`t=[${marker}`],
  [`t='${marker}`],
  [`t=@${marker}`],
  [`tokn=@${marker}`],
  [`t={a: {b: ${marker}}}`],
  [`t.x.y=${marker}`],
  [`t.7=${marker}`],
  [`t+=${marker}`],
  [`t[${marker}]=1`],
  [`t=\${${marker}}`],
  [`t=\${vault:${marker}}`],
  ["t=${vault:${oc.env:TOKEN}}"],
  ["t=${dies:${oc.env:TOKEN}}"],
  ["t=${oc.env:TOKEN}", "n=${t}"],
  ["n=${oc.env:TOKEN}"],
  ["n=a${oc.env:TOKEN}"],
  ["n=${same:${oc.env:TOKEN}}"],
  ["n=${vault:${oc.env:TOKEN}}"],
  ["n=${oc.decode:${oc.env:TOKEN}}"],
  ["n=${limits.${oc.env:TOKEN}}"],
  ["n=${oc.env:${oc.env:TOKEN}}"],
  ["n=${same:[${oc.env:TOKEN}]}"],
  ["u=${oc.env:TOKEN}-x", "n=z${u}"],
  ["n=${t}"],
  ["n=x${t}y"],
  ["limits=${t}"],
  [`limits.token=${marker}`],
  [`limits={token: ${marker}}`],
  [`limits.${marker}=x`],
  [`cfg::t:${marker}`],
  [`t:${marker}=`],
  ["t", marker],
  [`t ${marker}`],
  [`+=${marker}`],
  [`cfg::${marker}`],
  [`t=${marker}`, `t=${marker}`],
  [`a::b::${marker}=1`],
  [`--t=${marker}`],
  ["--t", marker],
  [`--${marker}`],
  [`--cfg-pth=${marker}`],
  ["--log-level", "trace", `t=${flow(encoded)}`],
  ["--help"],
  ["--completions", "bash"]
]

const make = (shape: SecretShape) => {
  const Cfg = structOf(shape)
  const d = Schema.Struct({ port: Schema.optionalKey(Schema.Int) })
  const dict = Schema.Record(Schema.String, Schema.Int)
  return {
    quiet: Command.make("c", { cfg: Cfg, d, dict }, () => Effect.void),
    printing: Command.make("c", { cfg: Cfg }, () => Effect.void).pipe(
      Command.addHooks({ postConfig: printAll, postRun: printAll })
    ),
    writing: (options: ConfigHook.Options) =>
      Command.make("c", { cfg: Cfg }, () => Effect.void).pipe(
        Command.withHooks({ config: ConfigHook.makeDefault({ overwrite: true, ...options }) })
      ),
    valued: (seen: Array<unknown>) =>
      Command.make("c", { cfg: Cfg }, ({ cfg }) => {
        seen.push(Schema.encodeUnknownSync(Cfg)(cfg))
        return Effect.void
      })
  }
}

const names = Object.keys(fields)

describe.each(Object.entries(fields))("a secret that is: %s", (name, shape) => {
  const commands = make(shape)
  /** Takes one of so many for each shape, another one for the next shape: `npm run secrets` takes all. */
  const some = <A>(all: ReadonlyArray<A>, every: number): ReadonlyArray<A> =>
    process.env["SECRETS"] === "all" ? all : all.filter((_, i) => i % every === names.indexOf(name) % every)
  const typed = some(lines(shape.encoded), 12)

  it.effect("stands in no output, error, log, span or file, however it was typed", () =>
    Effect.gen(function* () {
      for (const line of typed) {
        const ran = yield* run(commands.quiet, ["c", ...line])
        const channels = { ...ran.channels, files: JSON.stringify(ran.files) }
        expect([line, leaks(channels)]).toEqual([line, []])
      }
    })
  )

  it.effect("stands in no timeline, and in no span that a tracer gets", () =>
    Effect.gen(function* () {
      const timed = commands.quiet.pipe(Command.addHooks(Timeline.hooks))
      for (const line of typed) {
        const given = line.includes("--help") ? [] : line
        for (const flag of some(["--timeline", "--timeline=out.json"], 2)) {
          const ran = yield* run(timed, ["c", flag, ...given], { "cfg.json": `{"t": ${flow(shape.encoded)}}` })
          const channels = { ...ran.channels, file: ran.files["out.json"] ?? "" }
          expect([flag, line, leaks(channels)]).toEqual([flag, line, []])
        }
      }
      const shown = yield* run(timed, ["c", "--timeline"])
      expect(shown.stderr.join("\n")).toContain("RunHook.makeDefault")
    })
  )

  it.effect("stands in no answer to a question about the configs", () =>
    Effect.gen(function* () {
      const own = { "cfg.yaml": `t: ${flow(shape.encoded)}\nn: 2\n` }
      const questions = [
        ["--print-config"],
        ["--print-config=json"],
        ["--print-config=cfg"],
        ["--why", "cfg"],
        ["--print-schema=cfg"],
        ["--update-files=check"]
      ]
      // A field that is no secret holds what a variable does, and a file what was typed for a key that is not declared,
      // and references to secrets.
      const asked = typed.filter(
        (line) => !/^(?:limits|t=\{a: |t=\$\{S|t\.[x7]|t\[S|[nu]=.*oc\.env)/.test(line.join(" "))
      )
      const all = [[], ["u=${t}-x"], ...asked].flatMap((line) => questions.map((question) => [question, line] as const))
      for (const [question, line] of some(all, 8)) {
        const ran = yield* run(commands.quiet, ["c", ...question, ...line], own)
        expect.soft([question, line, leaks(ran.channels)]).toEqual([question, line, []])
        expect(ran.files).toEqual(own)
      }
    })
  )

  it.effect("stands in nothing that another config makes of it", () =>
    Effect.gen(function* () {
      const Other = Schema.Struct({
        copy: Field.make(Schema.Unknown, "x"),
        n: Field.make(Schema.Int, 1),
        limits: Field.make(Schema.Record(Schema.String, Schema.Unknown), {})
      })
      const print = Hook.make(({ parameters }) =>
        Effect.gen(function* () {
          const other = yield* ParamData.getConfig(parameters, "other")
          const value = yield* ParamData.value(parameters, "other", Other)
          const tree = yield* Config.encode(other, { ...value, limits: { again: value.copy } })
          yield* Console.log(inspect(tree, { depth: 30 }), Format.yaml.print(tree), JSON.stringify(tree))
        })
      )
      const options = { resolve: true, overwrite: true, writeInstance: null }
      const command = Command.make("c", { other: Other, cfg: structOf(shape) }, () => Effect.void).pipe(
        Command.withHooks({ config: ConfigHook.makeDefault(options), postConfig: [SHARED, print], postRun: print })
      )
      const texts = [
        "${cfg::t}",
        "x${cfg::t}y",
        "${cfg::}",
        "${same:${cfg::t}}",
        "${same:${cfg::}}",
        "${vault:${cfg::t}}",
        "${dies:${cfg::t}}",
        "${cfg::${cfg::t}}",
        "${${cfg::t}::x}",
        "${cfg::t.x}",
        "${oc.decode:${cfg::t}}",
        "${oc.env:${cfg::t}}",
        "${oc.select:cfg::t}",
        "${oc.select:${cfg::t}}",
        "${oc.create:${cfg::}}",
        "${oc.deprecated:cfg::t}",
        "${oc.dict.values:cfg::}",
        "${other::limits.${cfg::t}}"
      ]
      const questions = [[], ["--print-config"], ["--print-config=json"], ["--print-config=other"], ["--why", "other"]]
      const all = texts.flatMap((text) =>
        ["copy", "n", "limits"].flatMap((key) => questions.map((question) => ({ text, key, question })))
      )
      for (const { key, question, text } of some(all, 24)) {
        const given = { "cfg.yaml": `t: ${flow(shape.encoded)}\nn: 2\n`, "other.yaml": `${key}: ${flow(text)}\n` }
        const ran = yield* run(command, ["c", ...question], given)
        const channels = { ...ran.channels, written: ran.files["other.yaml"] ?? "" }
        expect.soft([text, key, question, leaks(channels)]).toEqual([text, key, question, []])
      }
    })
  )

  it.effect("stands in no excerpt of a file, whatever is wrong beside it", () =>
    Effect.gen(function* () {
      const t = flow(shape.encoded)
      const texts = [
        `{t: ${t}, n: lots}`,
        `{n: lots, t: ${t}} # ${marker}`,
        `{n: [${marker}, x], t: ${t}}`,
        `{t: ${t}, nn: 1, n: lots}`,
        `{t: ${t}, "n\\u003d${marker}": 1}`,
        `t: ${t}\nn: lots # ${marker}`,
        `t: ${t}\nn:\n  - ${marker}\n`,
        `t: ${t} ]`,
        `{t: ${t}`,
        `t: ${t}\n${marker}`,
        `t: ${t}\nlimits: {n: lots, token: ${marker}}`,
        `t: ${t}\nn: \${u.nope} # ${marker}\nu: ${marker}`,
        `t: ${t}\nn: ??? # ${marker}`,
        `- ${t}`,
        `${t}`
      ]
      for (const text of some(texts, 5)) {
        const ran = yield* run(commands.quiet, ["c", "--cfg-path", "cfg.yaml"], { "cfg.yaml": text })
        const { stderr } = ran.channels
        expect([text, leaks(ran.channels)]).toEqual([text, []])
        expect(stderr).not.toContain("#")
      }
      const beside = yield* run(commands.quiet, ["c"], { "cfg.yaml": `{t: ${t}, n: lots}\n` })
      expect(beside.stderr.slice(2, 4)).toEqual([" 1 | … n: lots …", "   |      ^^^^ an integer"])
    })
  )

  it.effect("stands in nothing that a hook prints", () =>
    Effect.gen(function* () {
      const own = { "cfg.json": JSON.stringify({ t: shape.encoded, n: 2 }) }
      const ofFile = ["--cfg-path", "cfg.json", "u=${t}-x", "--log-level", "trace"]
      const all: ReadonlyArray<readonly [ReadonlyArray<string>, Readonly<Record<string, string>>]> = [
        [[], {}],
        [[`t=${flow(shape.encoded)}`, "--log-level", "trace"], {}],
        [["t=${oc.env:TOKEN}"], {}],
        [ofFile, own],
        [ofFile.slice(0, 2), own]
      ]
      for (const [args, files] of some(all, 2)) {
        const ran = yield* run(commands.printing, ["c", ...args], files)
        expect([args, leaks(ran.channels)]).toEqual([args, []])
      }
    })
  )

  it.effect("is read from the file that the first run wrote, as its default", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      const first = yield* run(commands.valued(seen), ["c"])
      const second = yield* run(commands.valued(seen), ["c"], first.files)
      expect([first.channels.stderr, second.channels.stderr]).toEqual(["created cfg.yaml", ""])
      expect(seen).toEqual([seen[0], seen[0]])
      expect(seen[0]).toMatchObject({ t: shape.encoded })
      expect(second.files).toEqual(first.files)
    })
  )

  it.effect("stays in its file when that is written over, and goes nowhere else", () =>
    Effect.gen(function* () {
      const mine = JSON.parse(JSON.stringify(shape.encoded).replaceAll("S3CR3T", "M1NE")) as unknown
      const files = { "cfg.json": JSON.stringify({ t: mine, n: 5 }) }
      const settings = [false, true].flatMap((resolve) =>
        [Config.BASE, null].map((writeInstance) => ({ resolve, writeInstance }))
      )
      const typed = [[], ["u=new"], [`t=${flow(shape.encoded)}`], ["u=${t}-x"]]
      const all = settings.flatMap((options) => typed.map((args) => [options, args] as const))
      for (const [options, args] of some(all, typed.length)) {
        const ran = yield* run(commands.writing(options), ["c", "--cfg-path", "cfg.json", ...args], files)
        const after = JSON.parse(ran.files["cfg.json"]!) as Record<string, unknown>
        expect([args, after["t"], leaks(ran.channels)]).toEqual([args, mine, []])
        expect(JSON.stringify({ ...after, t: undefined })).not.toContain("m4rk3r")
      }
    })
  )
})

describe("a command line that names no command", () => {
  const command = Command.make("call", { api: Schema.Struct({ token: Secret }) }, () => Effect.void)
  const plain = Command.make("call", { api: Schema.Struct({ token: Schema.String }) }, () => Effect.void)

  it.effect("is not repeated if a command has a secret", () =>
    Effect.gen(function* () {
      for (const args of [[`token=${marker}`], [marker], ["cal", marker], [`--token=${marker}`], [`--${marker}`]]) {
        expect([args, leaks((yield* run(command, args)).channels)]).toEqual([args, []])
      }
      expect((yield* run(command, [marker])).stderr[0]).toBe('error: Unknown command "<redacted>".')
      expect((yield* run(plain, ["token=1"])).stderr[0]).toBe('error: Unknown command "token=1".')
    })
  )
})

describe("an override that fills a secret", () => {
  const Api = Schema.Struct({ token: Secret })
  const given = Effect.fnUntraced(function* (params: Param.Params, args: ReadonlyArray<string>) {
    let seen: unknown
    const command = Command.make("call", params, (named: object, ...words: ReadonlyArray<unknown>) => {
      seen = [named, ...words]
      return Effect.void
    })
    const ran = yield* run(command as Command.Any, ["call", ...args])
    return { ...ran, seen: inspect(seen, { depth: 9 }) }
  })

  it.effect("gives no plain copy to the keyword variadic, or to a dict", () =>
    Effect.gen(function* () {
      for (const more of [{ kw: Param.kwargs() }, { d: Schema.Record(Schema.String, Schema.String) }]) {
        const ran = yield* given({ api: Api, ...more }, [`token=${marker}`, "other=1"])
        expect(ran.code).toBe(0)
        expect(ran.seen).not.toContain(marker)
        expect(ran.seen).toContain("other")
      }
    })
  )

  it.effect("stays a secret in another config that declares the key as text", () =>
    Effect.gen(function* () {
      const Plain = Schema.Struct({ token: Schema.String })
      const command = Command.make("call", { api: Api, plain: Plain }, () => Effect.void).pipe(
        Command.withHooks({ config: ConfigHook.makeDefault({ overwrite: true, writeInstance: null }) })
      )
      const ran = yield* run(command, ["call", `token=${marker}`])
      expect(ran.files).toEqual({ "api.yaml": 'token: "<redacted>"\n', "plain.yaml": "token: ???\n" })
    })
  )
})

describe("a secret", () => {
  const Api = Schema.Struct({ token: Secret, n: Field.make(Schema.Int, 1) })
  const Other = Schema.Struct({
    port: Field.make(Schema.Int, 1),
    tags: Field.make(Schema.Record(Schema.String, Schema.Int), {})
  })

  it.effect("does not become a key where a record has an alternative that changes", () =>
    Effect.gen(function* () {
      const Url = Schema.Struct({ url: Schema.String })
      const Path = Schema.Struct({ path: Schema.String })
      const Opts = Schema.Struct({ opts: Field.make(Schema.Record(Schema.String, Schema.Union([Url, Path])), {}) })
      const seen: Array<unknown> = []
      const command = Command.make("c", { api: Api, cfg: Opts }, ({ cfg }) => Effect.sync(() => seen.push(cfg.opts)))
      const files = { "cfg.yaml": "opts: {a: {url: x}}\n" }
      for (const args of [["opts.a={path: y}"], ["opts.a.path=y"]]) {
        const ran = yield* run(command, ["c", "token=x", ...args], files)
        expect([ran.stderr, seen.pop()]).toEqual([["created api.yaml"], { a: { path: "y" } }])
      }
    })
  )

  it.effect("is none less if a hook takes its config away", () =>
    Effect.gen(function* () {
      const remove = Hook.make((data) =>
        Effect.map(ParamData.remove(data.parameters, "api"), (parameters) => ({ ...data, parameters }))
      )
      const print = Hook.make((data) => Console.log(inspect(data, { depth: 9 }), inspect(data.accounting)))
      const command = Command.make("c", { api: Api, o: Other }, () => Effect.void).pipe(
        Command.addHooks({ preConfig: remove, postConfig: print })
      )
      for (const arg of [`token=${marker}`, `api::token=${marker}`, `tags.x=${marker}`, marker, `t:${marker}`]) {
        expect([arg, leaks((yield* run(command, ["c", arg])).channels)]).toEqual([arg, []])
      }
    })
  )

  it.effect("is not shown beside a declared key that it was glued to", () =>
    Effect.gen(function* () {
      const command = Command.make("c", { api: Api, o: Other }, () => Effect.void)
      const after = [`{token: ${marker}}`, `[token: ${marker}]`, `1 token=${marker}`, `1,token=${marker}`]
      for (const value of [...after, `\${token:${marker}}`, `\${oc.decode:'${marker}'}`, `token: ${marker}`]) {
        for (const key of ["port", "tags", "n"]) {
          const ran = yield* run(command, ["c", "token=x", `${key}=${value}`])
          expect([key, value, leaks(ran.channels)]).toEqual([key, value, []])
        }
      }
      const plain = yield* run(command, ["c", "token=x", "port=fast"])
      expect(plain.stderr.slice(2, 4)).toEqual(["  main c … port=fast", "                ^^^^ an integer"])
    })
  )

  it.effect("is not shown where it stands in the wrong place of a file", () =>
    Effect.gen(function* () {
      const Cfg = Schema.Struct({ ...Api.fields, ...Other.fields, s: Schema.optionalKey(Api) })
      const command = Command.make("c", { cfg: Cfg }, () => Effect.void)
      for (const text of [
        `tags:\n  token: ${marker}\n`,
        `s: ${marker}\n`,
        `"token: ${marker}": 1\n`,
        `${marker}: 1\n`,
        `token: &a ${marker}\ntags: {x: *a}\n`
      ]) {
        const ran = yield* run(command, ["c"], { "cfg.yaml": text })
        expect([text, ran.code, leaks(ran.channels)]).toEqual([text, 2, []])
      }
      const slip = yield* run(command, ["c"], { "cfg.yaml": "prot: 1\n" })
      expect(slip.stderr.slice(2, 4)).toEqual([" 1 | prot: …", "   | ^^^^ did you mean port?"])
      const known = yield* run(command, ["c"], { "cfg.yaml": "port: fast\n" })
      expect(known.stderr.slice(2, 4)).toEqual([" 1 | port: fast", "   |       ^^^^ an integer"])
    })
  )

  it.effect("is one in other spellings, and in what an interpolation made of it", () =>
    Effect.gen(function* () {
      const Cfg = Schema.Struct({
        url: Schema.RedactedFromValue(Schema.URLFromString),
        keys: Schema.RedactedFromValue(Schema.Record(Schema.String, Schema.Int)),
        u: Schema.String
      })
      const again = Hook.make((data) =>
        Effect.gen(function* () {
          const cfg = yield* ParamData.getConfig(data.parameters, "cfg")
          const encoded = yield* Config.encode(cfg, yield* Config.value(cfg))
          yield* Console.log(Format.yaml.print(encoded), Format.yaml.print(cfg.instances.get(Config.OVERRIDE)!))
        })
      )
      const command = Command.make("c", { cfg: Cfg }, () => Effect.void).pipe(Command.addHooks({ postConfig: again }))
      const given = [`url=http://u:${marker}@example.org`, `keys={${marker}: 1}`]
      const ran = yield* run(command, ["c", ...given, "u=a ${url}"])
      expect([ran.code, leaks(ran.channels)]).toEqual([0, []])
    })
  )

  it.effect("that was typed for a new key of a record leaves a file that can be read", () =>
    Effect.gen(function* () {
      const Cfg = Schema.Struct({
        r: Field.make(Schema.Record(Schema.String, Secret), {}),
        u: Field.make(Schema.String, "x")
      })
      const command = Command.make("c", { cfg: Cfg }, () => Effect.void).pipe(
        Command.withHooks({ config: ConfigHook.makeDefault({ overwrite: true, writeInstance: null, resolve: true }) })
      )
      const files = { "cfg.yaml": 'r:\n  a: mine\nu: "${r.a}-x"\n' }
      const ran = yield* run(command, ["c", `r.b=${marker}`], files)
      expect(ran.files).toEqual(files)
    })
  )
})
