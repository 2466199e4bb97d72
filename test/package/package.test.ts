/**
 * The package as its users get it: built, with its own exports, and compiled against with all checks on.
 */
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { limit, start } from "../support/process.ts"

const root = path.resolve(import.meta.dirname, "../..")
const directory = fs.mkdtempSync(path.join(os.tmpdir(), "package-"))
const installed = path.join(directory, "node_modules/effect-coma")

// Node would keep what it compiles in this directory, which is another one at every run.
const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" }

/** The compiler uses all processors for seconds, and waits for minutes if they have much else to do. */
const long = 5 * limit

const run = async (command: string, args: ReadonlyArray<string>, cwd: string) => {
  const { code, stderr, stdout } = await start(command, args, { cwd, env, limit: long }).ended
  return { code, text: stdout + stderr }
}

const tsc = (args: ReadonlyArray<string>, cwd: string) => run(path.join(root, "node_modules/.bin/tsc"), args, cwd)

beforeAll(async () => {
  fs.mkdirSync(installed, { recursive: true })
  fs.copyFileSync(path.join(root, "package.json"), path.join(installed, "package.json"))
  for (const name of ["effect", "@effect", "@types", "yaml"]) {
    fs.symlinkSync(path.join(root, "node_modules", name), path.join(directory, "node_modules", name))
  }
  const built = await tsc(["-p", "tsconfig.build.json", "--outDir", path.join(installed, "dist")], root)
  expect(built).toEqual({ code: 0, text: "" })
}, 2 * long)

afterAll(() => fs.rmSync(directory, { recursive: true }))

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
  const { text } = await tsc(["-p", directory], directory)
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
