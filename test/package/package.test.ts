/**
 * The package as its users get it: packed as it is published, unpacked beside what it needs, read by the linters of
 * packages, run, and compiled against with all checks on.
 */
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { pathToFileURL } from "node:url"
import { publint } from "publint"
import { formatMessage } from "publint/utils"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import manifest from "../../package.json" with { type: "json" }
import { limit, start } from "../support/process.ts"

const root = path.resolve(import.meta.dirname, "../..")
const directory = fs.mkdtempSync(path.join(os.tmpdir(), "package-"))
const installed = path.join(directory, "node_modules/effect-coma")
const tarball = path.join(directory, `effect-coma-${manifest.version}.tgz`)

// Node would keep what it compiles in this directory, which is another one at every run.
const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" }

/** The compiler uses all processors for seconds, and waits for minutes if they have much else to do. */
const long = 5 * limit

const run = async (command: string, args: ReadonlyArray<string>, cwd: string) => {
  const { code, stderr, stdout } = await start(command, args, { cwd, env, limit: long }).ended
  return { code, text: stdout + stderr }
}

const bin = (name: string) => path.join(root, "node_modules/.bin", name)

/** Packs a copy of the tree: it is built as a maintainer builds it, and the tree is left alone. */
const pack = async () => {
  const tree = path.join(directory, "tree")
  fs.mkdirSync(tree)
  for (const name of built) {
    fs.cpSync(path.join(root, name), path.join(tree, name), { recursive: true })
  }
  fs.symlinkSync(path.join(root, "node_modules"), path.join(tree, "node_modules"))
  const packed = await run("npm", ["pack", "--silent", "--pack-destination", directory], tree)
  expect(packed).toEqual({ code: 0, text: expect.stringContaining(path.basename(tarball)) })
}

/** What a build reads, and what npm packs of itself. */
const built = [
  "LICENSE",
  "README.md",
  "package.json",
  "rolldown.config.ts",
  "scripts",
  "src",
  "tsconfig.build.json",
  "tsconfig.json"
]

beforeAll(async () => {
  await pack()
  fs.mkdirSync(installed, { recursive: true })
  for (const name of ["effect", "@effect", "@types", "typescript", "rolldown", "vitest"]) {
    fs.symlinkSync(path.join(root, "node_modules", name), path.join(directory, "node_modules", name))
  }
  const unpacked = await run("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"], directory)
  expect(unpacked).toEqual({ code: 0, text: "" })
}, 2 * long)

afterAll(() => fs.rmSync(directory, { recursive: true }))

describe("the tarball", () => {
  const files = (pattern: string) => fs.globSync(pattern, { cwd: installed }).toSorted()

  test("has no fault that publint knows", { timeout: limit }, async () => {
    const { buffer } = new Uint8Array(fs.readFileSync(tarball))
    const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true })
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  })

  test("has the types that a module of each kind resolves to", { timeout: limit }, async () => {
    const checked = await run(
      bin("attw"),
      ["--profile", "esm-only", "--no-color", "--format", "ascii", tarball],
      directory
    )
    expect(checked).toEqual({ code: 0, text: expect.stringContaining('"effect-coma/wake"') })
  })

  test("is no larger than what it is for", () => {
    const all = files("**/*").filter((name) => fs.statSync(path.join(installed, name)).isFile())
    expect(all.length).toBeLessThanOrEqual(690)
    expect(fs.statSync(tarball).size).toBeLessThanOrEqual(1_100_000)
    expect([...new Set(all.map((name) => name.split("/")[0]))]).toEqual([
      "LICENSE",
      "README.md",
      "dist",
      "package.json",
      "src"
    ])
  })

  test("holds every source that its maps lead to", () => {
    const maps = files("dist/**/*.map")
    expect(maps.length).toBeGreaterThan(50)
    const lost = maps.flatMap((map) => {
      const file = path.join(installed, map)
      const { sources, sourcesContent } = JSON.parse(fs.readFileSync(file, "utf8")) as {
        readonly sources: ReadonlyArray<string>
        readonly sourcesContent?: ReadonlyArray<string | null>
      }
      return sources
        .filter((source, index) => !sourcesContent?.[index] && !fs.existsSync(path.resolve(path.dirname(file), source)))
        .map((source) => `${map}: ${source}`)
    })
    expect(lost).toEqual([])
  })

  test("holds the declarations that the public ones are made of, and no others", () => {
    const imported = files("dist/**/*.d.ts").flatMap((name) => {
      const code = fs.readFileSync(path.join(installed, name), "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "")
      return [...code.matchAll(/"(\.[^"]*)\.[jt]s"/g)].map(([, from]) => path.join(path.dirname(name), `${from}.d.ts`))
    })
    const types = Object.values(manifest.exports).flatMap((entry) => (typeof entry === "string" ? [] : [entry.types]))
    const needed = new Set([...types.map((name) => path.normalize(name)), ...imported])
    expect(files("dist/**/*.d.ts")).toEqual([...needed].toSorted())
  })
})

test("gives a library that is made with it declarations it can emit", { timeout: 2 * long }, async () => {
  fs.copyFileSync(path.join(import.meta.dirname, "consumer.ts"), path.join(directory, "consumer.ts"))
  fs.writeFileSync(path.join(directory, "package.json"), '{ "type": "module" }')
  const options = {
    strict: true,
    declaration: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    target: "es2024",
    module: "nodenext",
    types: ["node"],
    outDir: "out"
  }
  fs.writeFileSync(
    path.join(directory, "tsconfig.json"),
    JSON.stringify({ compilerOptions: options, files: ["consumer.ts"] })
  )
  const { text } = await run(bin("tsc"), ["-p", directory], directory)
  expect(text.split("\n").filter((line) => !line.includes("node_modules/effect/"))).toEqual([""])
  expect(fs.readFileSync(path.join(directory, "out/consumer.d.ts"), "utf8")).not.toMatch(/\bany\b/)
})

test("runs from its emitted files, and keeps its inner modules to itself", { timeout: 2 * long }, async () => {
  const main = `
    import { Command, wake } from "effect-coma"
    import { TestProgram } from "effect-coma/testing"
    import { Console, Effect } from "effect"
    const greet = Command.make("greet", {}, () => Console.log("Hello World!"))
    const ran = await Effect.runPromise(TestProgram.run([greet], ["greet"]))
    console.log(ran.stdout.join(), typeof wake)
    await import("effect-coma/dist/command/invoke.js").catch((error) => console.log(error.code))
  `
  fs.writeFileSync(path.join(directory, "main.mjs"), main)
  const ran = await run(process.execPath, ["main.mjs"], directory)
  expect(ran).toEqual({ code: 0, text: "Hello World! function\nERR_PACKAGE_PATH_NOT_EXPORTED\n" })
})

const modules = Object.entries(manifest.exports).flatMap(([name, entry]) =>
  typeof entry === "string"
    ? []
    : [{ name, source: entry["effect-coma-source"], built: path.join(installed, entry.default) }]
)

test.each(modules)("exports of $name what its source exports", { timeout: long }, async ({ built, source }) => {
  const [published, written] = await Promise.all(
    [built, path.join(root, source)].map((file) => import(pathToFileURL(file).href))
  )
  expect(Object.keys(published).toSorted()).toEqual(Object.keys(written).toSorted())
})

/** The files that a bundled one imports before it runs. */
const imports = (file: string): ReadonlyArray<string> =>
  [...fs.readFileSync(file, "utf8").matchAll(/^(?:import|export) [^;]*? from "(\.[^"]+)"/gm)].map(([, from]) =>
    path.basename(from!)
  )

test("is one file, for what every run needs", () => {
  const core = path.join(installed, "dist/internal/core.js")
  expect(imports(core)).toEqual([])
  expect(fs.readFileSync(core, "utf8")).toContain('import("./help.js")')
  for (const { built, name } of modules.filter(({ name }) => !/^\.\/(?:testing|sweep)/.test(name))) {
    expect([name, imports(built)]).toEqual([name, ["core.js"]])
  }
})

describe("the template", () => {
  const template = path.join(directory, "template")
  const { scripts } = JSON.parse(fs.readFileSync(path.join(root, "examples/00-template/package.json"), "utf8"))
  const PATH = `${path.join(root, "node_modules/.bin")}:${process.env["PATH"]}`
  const script = async (name: string, words = "") => {
    const options = { cwd: template, env: { ...env, PATH }, limit: long }
    return await start("sh", ["-c", `${scripts[name]} ${words}`], options).ended
  }

  beforeAll(() => {
    fs.cpSync(path.join(root, "examples/00-template"), template, { recursive: true })
  })

  test("compiles", { timeout: long }, async () => {
    expect(await script("check")).toMatchObject({ code: 0, stdout: "" })
  })

  test("passes its tests", { timeout: long }, async () => {
    expect(await script("test")).toMatchObject({ code: 0, stdout: expect.stringMatching(/Tests .*3 passed/) })
  })

  test("runs as it stands and bundled", { timeout: long }, async () => {
    expect(await script("start", 'add "buy milk"')).toMatchObject({
      code: 0,
      stdout: "1 added to notes.txt\n",
      stderr: "created notebook.yaml\n"
    })
    expect(await script("build")).toMatchObject({ code: 0 })
    const bundled = path.join(template, "dist/main.js")
    const ended = await start(process.execPath, [bundled, "add", "call home"], { cwd: template, env }).ended
    expect(ended).toMatchObject({ code: 0, stdout: "1 added to notes.txt\n", stderr: "" })
    expect(fs.readFileSync(path.join(template, "notes.txt"), "utf8")).toBe("- buy milk\n- call home\n")
  })

  test("asks for what the package is tested with", () => {
    const copied = JSON.parse(fs.readFileSync(path.join(template, "package.json"), "utf8"))
    const { "effect-coma": ours, ...others } = { ...copied.dependencies, ...copied.devDependencies }
    const { devDependencies } = manifest as { readonly devDependencies: Readonly<Record<string, string>> }
    expect(ours).toBe(`^${manifest.version}`)
    for (const [name, range] of Object.entries(others)) expect([name, range]).toEqual([name, devDependencies[name]])
  })
})

test("is one file with a program as the README says", { timeout: 2 * long }, async () => {
  const cwd = path.join(directory, "one")
  fs.mkdirSync(cwd)
  fs.copyFileSync(path.join(root, "test/fixtures/readme/greet.ts"), path.join(cwd, "main.ts"))
  const readme = fs.readFileSync(path.join(root, "README.md"), "utf8")
  const [, line] = /\*\*One file to ship\*\*\n\n```sh\nnpx (.*)\n```/.exec(readme) ?? []
  const options = { cwd, env: { ...env, PATH: `${path.dirname(bin("rolldown"))}:${process.env["PATH"]}` }, limit: long }
  const ended = await start("sh", ["-c", line!], options).ended
  expect(ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/Hello World!\n$/) })
  expect(fs.readdirSync(cwd).toSorted()).toEqual(["main.mjs", "main.ts", "recipient.yaml"])
})

test("is shipped as the example says", { timeout: 2 * long }, async () => {
  const cwd = path.join(directory, "ship")
  fs.cpSync(path.join(root, "examples/33-ship"), cwd, { recursive: true, filter: (name) => !name.endsWith("/dist") })
  // The executable is a copy of Node, and needs a tool from the registry: `npm run runtimes` makes that one.
  expect(await run(process.execPath, ["ship.ts", "bundle", "cached", "snapshot"], cwd)).toEqual({ code: 0, text: "" })
  const ways = [["dist/main.mjs"], ["dist/cached.mjs"], ["--snapshot-blob", "dist/main.blob", "main"]]
  for (const way of ways) {
    expect(await run(process.execPath, [...way, "greet", "entity=coma", "--no-write"], cwd)).toEqual({
      code: 0,
      text: "Hello coma!\n"
    })
  }
})
