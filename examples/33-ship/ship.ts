/**
 * Ships `main.ts` in four ways, into `dist/`: `node ship.ts`, or some of them: `node ship.ts bundle cached`.
 *
 * - bundle: `main.mjs`, one minified file, which Node runs. The `Dockerfile` takes it.
 * - cached: `cached.mjs`, which starts `main.mjs` with Node's compile cache.
 * - snapshot: `main.blob`, the heap of the loaded program: `node --snapshot-blob main.blob main greet`.
 * - executable: `main`, Node with the program and its snapshot in one file.
 */
import { execFileSync } from "node:child_process"
import { copyFileSync, mkdirSync, realpathSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type BuildOptions, build, type Plugin } from "rolldown"

const here = import.meta.dirname
const dist = join(here, "dist")
const inDist = { cwd: dist, stdio: "inherit" } as const

/** No snapshot can hold the segmenter that Effect makes as it loads, so this makes it where it is used. */
const lazySegmenter: Plugin = {
  name: "lazy-segmenter",
  transform: {
    filter: { id: /effect[\\/]dist[\\/]cli[\\/]CliOutput\.js$/ },
    handler: (code) =>
      code.replace(/= \S* ?(new Intl\.Segmenter\([^;]*\));/, "= { segment: (text) => $1.segment(text) };")
  }
}

const bundle = (format: "cjs" | "esm", file: string, more?: BuildOptions) =>
  build({
    input: join(here, "main.ts"),
    platform: "node",
    logLevel: "warn",
    output: { file: join(dist, file), format, minify: true, codeSplitting: false },
    ...more
  })

// Snapshots and executables take CommonJS, which has no `import.meta`.
const commonJs = () =>
  bundle("cjs", "main.cjs", { plugins: [lazySegmenter], transform: { define: { "import.meta": "{}" } } })

const ways: Readonly<Record<string, () => Promise<unknown>>> = {
  bundle: () => bundle("esm", "main.mjs"),
  cached: async () =>
    writeFileSync(
      join(dist, "cached.mjs"),
      'import { enableCompileCache } from "node:module"\nenableCompileCache()\nawait import("./main.mjs")\n'
    ),
  snapshot: async () => {
    await commonJs()
    execFileSync(
      process.execPath,
      ["--no-warnings", "--snapshot-blob", "main.blob", "--build-snapshot", "main.cjs"],
      inDist
    )
  },
  executable: async () => {
    await commonJs()
    const config = { main: "main.cjs", disableExperimentalSEAWarning: true, useSnapshot: true }
    const [major, minor] = process.versions.node.split(".").map(Number) as [number, number]
    if (major > 25 || (major === 25 && minor >= 5)) {
      writeFileSync(join(dist, "sea.json"), JSON.stringify({ ...config, output: "main" }))
      execFileSync(process.execPath, ["--no-warnings", "--build-sea", "sea.json"], inDist)
      return
    }
    writeFileSync(join(dist, "sea.json"), JSON.stringify({ ...config, output: "sea.blob" }))
    execFileSync(process.execPath, ["--no-warnings", "--experimental-sea-config", "sea.json"], inDist)
    copyFileSync(realpathSync(process.execPath), join(dist, "main"))
    const fuse = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2"
    const postject = ["postject@1.0.0-alpha.6", "main", "NODE_SEA_BLOB", "sea.blob", "--sentinel-fuse", fuse]
    execFileSync("npx", ["--yes", ...postject], { ...inDist, stdio: ["ignore", "ignore", "ignore"] })
  }
}

const chosen = process.argv.slice(2)
const unknown = chosen.find((name) => !(name in ways))
if (unknown !== undefined) {
  console.error(`There is no way ${unknown}. There are ${Object.keys(ways).join(", ")}.`)
  process.exit(2)
}
mkdirSync(dist, { recursive: true })
for (const [name, make] of Object.entries(ways)) if (chosen.length === 0 || chosen.includes(name)) await make()
