/**
 * How a command's declarations become its parameters.
 *
 * Owns telling configs from regular parameters, gathering the inline fields into one config, and refusing declarations
 * that cannot work. Another inspector of the same shape can stand in its place.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Config from "../config/Config.ts"
import { isTooDeep, schemaTooDeep } from "../config/schema/depth.ts"
import * as Field from "../config/schema/Field.ts"
import * as Param from "./Param.ts"
import type { ParamData, RegularValue } from "./ParamData.ts"
import { InvalidDeclaration, type ParamError, paramError } from "./ParamError.ts"

/**
 * What an inspector is given: what a command takes, and the configs that only hooks see.
 *
 * @since 0.1.0
 * @category models
 */
export interface Declaration {
  readonly params: Param.Params
  readonly supplemental: Readonly<Record<string, Config.ConfigSchema>>
}

/**
 * Makes the parameters of a command of its declaration.
 *
 * @since 0.1.0
 * @category models
 */
export type Inspector = (declaration: Declaration) => Effect.Effect<ParamData, ParamError>

/**
 * How the built-in inspector reads a declaration.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The id of the inline config; `inline` by default. */
  readonly inlineIdentifier?: string | undefined
  /** Whether positional variadics are configs; by default what each declares. */
  readonly argsAsConfig?: boolean | undefined
  /** Whether keyword variadics are configs; by default what each declares. */
  readonly kwargsAsConfig?: boolean | undefined
}

const invalid = (parameter: string, reason: string) => paramError(new InvalidDeclaration({ parameter, reason }))

/** What an id cannot hold, since overrides, flags and a file are named after it. */
const unnameable = /=|::|[[\]\s\\/\p{Cc}\p{Cs}]|^-/u

/** Refuses an id that no override, flag or file could have. */
const checkId = (id: string): Effect.Effect<void, ParamError> => {
  if (id === "") return Effect.fail(invalid(id, "an id is not empty"))
  const found = unnameable.exec(id)?.[0]
  return found === undefined
    ? Effect.void
    : Effect.fail(
        invalid(
          id,
          `its id ${found === "-" ? "begins with" : "holds"} ${JSON.stringify(found)}, and overrides, flags and its file are named after it; choose one without =, ::, slashes, brackets and blanks that does not begin with -`
        )
      )
}

const makeConfig = (id: string, schema: Config.ConfigSchema): Effect.Effect<Config.Config, ParamError> => {
  if (Schema.isSchema(schema) && isTooDeep(schema)) return Effect.fail(invalid(id, schemaTooDeep))
  const kind = Schema.isSchema(schema) ? Config.kindOf(schema) : undefined
  return kind === undefined
    ? Effect.fail(
        invalid(
          id,
          "a config's schema encodes to one kind of object or array; declare anything else with Param.inline or Param.regular"
        )
      )
    : Effect.succeed(Config.make(id, schema))
}

const makeInline = (
  id: string,
  fields: ReadonlyMap<string, Param.Inline<unknown>>
): Effect.Effect<Config.Config | undefined, ParamError> => {
  if (fields.size === 0) return Effect.succeed(undefined)
  for (const [name, field] of fields) if (isTooDeep(field.schema)) return Effect.fail(invalid(name, schemaTooDeep))
  const members = Object.fromEntries(
    [...fields].map(([name, field]) => [name, Field.make(field.schema, field.default)])
  )
  // The encoded side of a struct is an object, whatever its members.
  return makeConfig(id, Schema.Struct(members) as unknown as Config.ConfigSchema)
}

/** Lists the ids of each declaration: the same schema may be declared twice. */
const idsOf = (declarations: Param.Params): ReadonlyMap<unknown, ReadonlyArray<string>> => {
  const ids = new Map<unknown, Array<string>>()
  for (const [id, declaration] of Object.entries(declarations)) {
    const known = ids.get(declaration)
    if (known === undefined) ids.set(declaration, [id])
    else known.push(id)
  }
  return ids
}

/**
 * Makes the built-in inspector.
 *
 * Errors: InvalidDeclaration for a schema that is no config or is nested more than 200 levels deep, for a second variadic
 * of a kind, for an id that overrides could not name, and for an id that is taken: a supplemental config called like a
 * parameter, or either called like the inline config.
 *
 * ```ts
 * const command = greet.pipe(Command.withInspector(Inspector.make({ inlineIdentifier: "options" })))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options = {}): Inspector => {
  const inspect = inspecting(options)
  // A command that runs again has the declaration that it had, and what comes of it is immutable.
  const known = new WeakMap<
    Param.Params,
    { readonly supplemental: Declaration["supplemental"]; readonly data: ParamData }
  >()
  return (declaration) => {
    const found = known.get(declaration.params)
    if (found?.supplemental === declaration.supplemental) return Effect.succeed(found.data)
    return Effect.map(inspect(declaration), (data) => {
      // The lists and dicts that plain variadics begin as are the handler's own.
      const isShared = [data.argsId, data.kwargsId].every((id) => id === undefined || !data.regular.has(id))
      if (isShared) known.set(declaration.params, { supplemental: declaration.supplemental, data })
      return data
    })
  }
}

const inspecting = (options: Options): Inspector =>
  Effect.fnUntraced(function* ({ params, supplemental }) {
    const inlineId = options.inlineIdentifier ?? "inline"
    const configs = new Map<string, Config.Config>()
    const regular = new Map<string, RegularValue>()
    const inline = new Map<string, Param.Inline<unknown>>()
    const variadic: { Args?: string; Kwargs?: string } = {}
    yield* checkId(inlineId)
    for (const id of [...Object.keys(params), ...Object.keys(supplemental)]) {
      yield* checkId(id)
      if (id.toLowerCase() === inlineId.toLowerCase()) {
        return yield* invalid(id, `"${id}" is the id of the inline config; choose another with Command.withInspector`)
      }
    }
    for (const [id, declaration] of Object.entries(params)) {
      if (!Param.isParam(declaration)) {
        configs.set(id, yield* makeConfig(id, declaration))
        continue
      }
      switch (declaration._tag) {
        case "Inline":
          inline.set(id, declaration)
          break
        case "Regular":
          regular.set(id, { filled: declaration.default })
          break
        case "Args":
        case "Kwargs": {
          const tag = declaration._tag
          if (variadic[tag] !== undefined) return yield* invalid(id, `${variadic[tag]} is that variadic already`)
          variadic[tag] = id
          const config = (tag === "Args" ? options.argsAsConfig : options.kwargsAsConfig) ?? declaration.config
          if (config) configs.set(id, yield* makeConfig(id, declaration.schema))
          else regular.set(id, { filled: { value: tag === "Args" ? [] : {} } })
        }
      }
    }
    const hidden = new Map<string, Config.Config>()
    for (const [id, schema] of Object.entries(supplemental)) {
      if (Object.hasOwn(params, id)) return yield* invalid(id, "a supplemental config has the id of a parameter")
      hidden.set(id, yield* makeConfig(id, schema))
    }
    const inlined = yield* makeInline(inlineId, inline)
    const declared = new Map([...configs, ...hidden])
    if (inlined !== undefined) declared.set(inlineId, inlined)
    return {
      configs,
      supplemental: hidden,
      inlineId,
      inline: inlined,
      declared,
      regular,
      argsId: variadic.Args,
      kwargsId: variadic.Kwargs,
      ids: idsOf({ ...params, ...supplemental }),
      isCalled: false
    }
  })
