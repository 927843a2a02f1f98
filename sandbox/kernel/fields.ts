/** Invalid input to the control API. The message becomes the response's `error`. */
export class ControlError extends Error {
	constructor(
		message: string,
		readonly status: 400 | 404 = 400,
	) {
		super(message);
	}
}

function shown(value: unknown): string {
	return value === undefined ? 'nothing' : JSON.stringify(value);
}

/**
 * Reads the members of a JSON object sent to the control API; rejects invalid and unknown members with a one-line
 * error.
 */
export class Fields {
	private readonly values: Readonly<Record<string, unknown>>;
	private readonly read = new Set<string>();

	constructor(
		value: unknown,
		private readonly what = 'the body',
	) {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) {
			throw new ControlError(`${what} must be a JSON object, not ${shown(value)}`);
		}
		this.values = value as Record<string, unknown>;
	}

	has(name: string): boolean {
		return this.raw(name) !== undefined;
	}

	/** Returns the unchecked value, and marks the member as read. */
	raw(name: string): unknown {
		this.read.add(name);
		return this.values[name];
	}

	/** Returns all members, for callers that check the names themselves. */
	all(): Readonly<Record<string, unknown>> {
		return this.values;
	}

	string(name: string): string {
		return this.optionalString(name) ?? this.refuse(name, 'a text');
	}

	optionalString(name: string): string | undefined {
		const value = this.raw(name);
		if (value === undefined || typeof value === 'string') return value;
		return this.refuse(name, 'a text');
	}

	optionalBoolean(name: string): boolean | undefined {
		const value = this.raw(name);
		if (value === undefined || typeof value === 'boolean') return value;
		return this.refuse(name, 'true or false');
	}

	number(name: string, min = 0): number {
		return this.optionalNumber(name, min) ?? this.refuse(name, `a number of at least ${min}`);
	}

	optionalNumber(name: string, min = 0): number | undefined {
		const value = this.raw(name);
		if (value === undefined) return undefined;
		if (typeof value === 'number' && Number.isFinite(value) && value >= min) return value;
		return this.refuse(name, `a number of at least ${min}`);
	}

	/** Returns an integer ≥ `min`. */
	optionalInteger(name: string, min = 0): number | undefined {
		const value = this.optionalNumber(name, min);
		return value === undefined || Number.isSafeInteger(value)
			? value
			: this.refuse(name, `a whole number of at least ${min}`);
	}

	optionalChoice<T extends string>(name: string, choices: readonly T[]): T | undefined {
		const value = this.raw(name);
		if (value === undefined) return undefined;
		const found = choices.find((choice) => choice === value);
		return found ?? this.refuse(name, `one of ${choices.join(', ')}`);
	}

	choice<T extends string>(name: string, choices: readonly T[]): T {
		return this.optionalChoice(name, choices) ?? this.refuse(name, `one of ${choices.join(', ')}`);
	}

	optionalStrings(name: string): string[] | undefined {
		const value = this.raw(name);
		if (value === undefined) return undefined;
		if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value;
		return this.refuse(name, 'a list of texts');
	}

	optionalObject(name: string): Fields | undefined {
		const value = this.raw(name);
		return value === undefined ? undefined : new Fields(value, `"${name}"`);
	}

	optionalObjects(name: string): Fields[] | undefined {
		const value = this.raw(name);
		if (value === undefined) return undefined;
		if (!Array.isArray(value)) return this.refuse(name, 'a list of objects');
		return value.map((entry, index) => new Fields(entry, `"${name}[${index}]"`));
	}

	/** Rejects members that have not been read, so that a misspelled name is not silently ignored. */
	end(): void {
		const unknown = Object.keys(this.values).find((name) => !this.read.has(name));
		if (unknown !== undefined) {
			throw new ControlError(
				`${this.what} has an unknown member "${unknown}"; known are ${[...this.read].join(', ')}`,
			);
		}
	}

	refuse(name: string, wanted: string): never {
		throw new ControlError(`"${name}" in ${this.what} must be ${wanted}, not ${shown(this.values[name])}`);
	}
}
