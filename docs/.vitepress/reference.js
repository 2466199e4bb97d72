/** A plugin of TypeDoc: shows of a module how it is imported, and of a member its signature and its comment. */
import { readFileSync } from "node:fs"
import { relative, resolve } from "node:path"
import { Converter, ReflectionKind, UnknownType } from "typedoc"
import { MarkdownPageEvent, MarkdownTheme, MarkdownThemeContext } from "typedoc-plugin-markdown"
import { modules, root } from "./modules.js"

const src = resolve(root, "src")
const names = new Map([...modules].map(([name, source]) => [relative(src, source).replace(/\.ts$/, ""), name]))

/** The signature says what a member takes and returns; the lists of that would say it once more. */
class Context extends MarkdownThemeContext {
  partials = { ...this.partials, hierarchy: () => "", inheritance: () => "", signatureReturns: () => "" }
}

class Theme extends MarkdownTheme {
  getRenderContext(page) {
    return new Context(this, page, this.application.options)
  }
}

/** The first sentences of a module's header. */
const introduction = (module) => {
  const [, header] = /^\/\*\*\n((?: \* .*\n)+)/.exec(readFileSync(modules.get(module), "utf8"))
  return header.replaceAll(/^ \* /gm, "")
}

const index = readFileSync(resolve(src, "index.ts"), "utf8")

/** How a program imports a module: as a namespace, as the package itself exports it, or by its names. */
const importOf = ({ children = [], name: module }) => {
  const name = module.replace(/^testing\//, "")
  const isNamespace = index.includes(`export * as ${name} from`) || module !== name
  const values = children.filter(
    ({ kind }) => kind & (ReflectionKind.FunctionOrMethod | ReflectionKind.Variable | ReflectionKind.Class)
  )
  const imported = isNamespace ? `* as ${name}` : `{ ${values.map((each) => each.name).join(", ")} }`
  return `import ${values.length === 0 ? "type " : ""}${imported} from "effect-coma/${module}"`
}

export const load = (app) => {
  app.renderer.defineTheme("reference", Theme)
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? []) module.name = names.get(module.name) ?? module.name
    for (const member of project.getReflectionsByKind(ReflectionKind.ClassMember)) {
      // What begins with ~ is there for the compiler alone; the library makes errors, which all have a message.
      const isOwn = member.kind === ReflectionKind.Property && !member.name.startsWith("~")
      if (isOwn) {
        // A field of an error is declared by a schema, whose type has no name.
        if (member.defaultValue?.includes("Origin.Origin") || member.name === "via")
          member.type = new UnknownType("Origin")
        member.defaultValue = undefined
      } else if (member.kind !== ReflectionKind.Method) project.removeReflection(member)
    }
  })
  app.renderer.on(MarkdownPageEvent.END, (page) => {
    const module = page.model.name
    if (!modules.has(module)) return
    const title = `${introduction(module)}\n\`\`\`ts\n${importOf(page.model)}\n\`\`\`\n`
    page.contents = page.contents
      .replace(/^# .*\n/, (heading) => `${heading}\n${title}`)
      .replaceAll(/^#### Properties\n+/gm, "")
      .replaceAll(/^##### /gm, "#### ")
      // The type of a function with several signatures shows them all.
      .replaceAll(/^#+ Call Signature\n+```ts\n[\s\S]*?\n```\n+/gm, "")
      .replaceAll(/^## \w/gm, (heading) => heading.toUpperCase())
  })
}
