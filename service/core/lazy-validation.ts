import createValidation from '@fastify/ajv-compiler';

const build = createValidation();

type Validate = ReturnType<ReturnType<typeof build>>;

/**
 * Fastify's own validation, except that each schema is compiled by the first request that needs it. Compiling the
 * schemas of all routes would delay the start.
 */
export const compileOnFirstUse: typeof build = (schemas, options) => {
	const compile = build(schemas, options);
	return (part) => {
		let compiled: Validate | undefined;
		const validate = (data: unknown) => {
			compiled ??= compile(part);
			const isValid = compiled(data);
			validate.errors = compiled.errors;
			return isValid;
		};
		validate.errors = undefined as Validate['errors'];
		return validate as Validate;
	};
};
