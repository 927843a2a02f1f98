import { ControlError } from './fields';

export type SwitchValue = boolean | number | string;

/** A switch: its default value and its accepted values, which are also described in words for error messages. */
export interface Switch<T extends SwitchValue> {
	readonly initial: T;
	readonly accepts: string;
	check(value: unknown): value is T;
}

export type Switches = Readonly<Record<string, Switch<SwitchValue>>>;
export type Values<D> = { readonly [K in keyof D]: D[K] extends Switch<infer T> ? T : never };

export function flag(initial: boolean): Switch<boolean> {
	return { initial, accepts: 'true or false', check: (value) => typeof value === 'boolean' };
}

/** Creates a switch whose value is a number ≥ `min`. */
export function amount(initial: number, min = 0): Switch<number> {
	return {
		initial,
		accepts: `a number of at least ${min}`,
		check: (value): value is number => typeof value === 'number' && Number.isFinite(value) && value >= min,
	};
}

/** Creates a switch whose value is one of the listed values; the first is the default. */
export function choice<const T extends readonly [SwitchValue, ...SwitchValue[]]>(
	...values: T
): Switch<T[number]> {
	return {
		initial: values[0],
		accepts: values.map((value) => JSON.stringify(value)).join(', '),
		check: (value): value is T[number] => values.includes(value as SwitchValue),
	};
}

export function text(initial: string): Switch<string> {
	return {
		initial,
		accepts: 'a text that is not empty',
		check: (value): value is string => typeof value === 'string' && value !== '',
	};
}

/** Switches that apply to all platforms. */
export const sharedSwitches = {
	/** Whether http URLs on this machine count as registered (redirects) and verified (media). */
	loopback: flag(true),
	/** Divisor for the platforms' 60-second and 24-hour windows. */
	limitTimeScale: amount(1, 1),
};
export type SharedSwitches = Values<typeof sharedSwitches>;

/**
 * All of the sandbox's switches. Each platform adds its own, prefixed with its name, such as `tiktok.codeTtlSeconds`.
 */
export class Switchboard {
	private readonly definitions = new Map<string, Switch<SwitchValue>>();
	private readonly groups: { prefix: string; values: Record<string, SwitchValue> }[] = [];
	private startValues: Readonly<Record<string, unknown>> = {};

	/** Registers switches and returns their live values. */
	add<D extends Switches>(prefix: string, definitions: D): Values<D> {
		const values: Record<string, SwitchValue> = {};
		for (const [name, definition] of Object.entries(definitions)) {
			this.definitions.set(prefix + name, definition);
			values[name] = definition.initial;
		}
		this.groups.push({ prefix, values });
		return values as Values<D>;
	}

	/** Sets several switches; sets none if any name is unknown or any value is invalid. */
	set(changes: Readonly<Record<string, unknown>>): void {
		const checked = Object.entries(changes).map(([name, value]): [string, SwitchValue] => {
			const definition = this.definitions.get(name);
			if (!definition) {
				throw new ControlError(
					`unknown switch "${name}"; known are ${[...this.definitions.keys()].join(', ')}`,
				);
			}
			if (!definition.check(value)) throw new ControlError(`switch "${name}" accepts ${definition.accepts}`);
			return [name, value];
		});
		for (const [name, value] of checked) this.assign(name, value);
	}

	/** Sets the values that `reset` restores. */
	startWith(values: Readonly<Record<string, unknown>>): void {
		this.set(values);
		this.startValues = values;
	}

	reset(): void {
		for (const [name, definition] of this.definitions) this.assign(name, definition.initial);
		this.set(this.startValues);
	}

	all(): Record<string, SwitchValue> {
		return Object.fromEntries(
			this.groups.flatMap(({ prefix, values }) =>
				Object.entries(values).map(([name, value]): [string, SwitchValue] => [prefix + name, value]),
			),
		);
	}

	private assign(name: string, value: SwitchValue): void {
		for (const { prefix, values } of this.groups) {
			const own = name.slice(prefix.length);
			if (name.startsWith(prefix) && own in values) values[own] = value;
		}
	}
}
