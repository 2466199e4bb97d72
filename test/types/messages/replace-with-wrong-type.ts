import { Effect } from "effect"
import { Hook, Param, ParamData } from "effect-coma"

const since = Param.regular<Date>()

export const fill = Hook.make(({ parameters }) => Effect.asVoid(ParamData.replace(parameters, since, "not a date")))
