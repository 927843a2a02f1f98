import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { PLATFORMS } from '../../platforms/errors';
import { Engine } from '../support/engine';

let engine: Engine;

beforeAll(async () => void (engine = await Engine.start()));
afterAll(() => engine.close());

/** Returns a field and all its nested fields. */
function fieldsIn(field: INodeProperties): INodeProperties[] {
	const inner = (field.options ?? []).filter((option): option is INodeProperties => 'type' in option);
	return [field, ...inner.flatMap(fieldsIn)];
}

const fieldsOf = (node: string) =>
	engine.types.nodes
		.filter(({ name }) => name === node)
		.flatMap(({ properties }) => properties.flatMap(fieldsIn));

it('a field of the MediaKit nodes that asks for a platform offers every platform', () => {
	const choices = [...fieldsOf('mediaKit'), ...fieldsOf('mediaKitTrigger')]
		.filter(({ name }) => name === 'platform' || name === 'platforms')
		.map(({ options }) => (options as INodePropertyOptions[]).map(({ value }) => value).filter(Boolean));
	expect(choices.length).toBeGreaterThanOrEqual(4);
	for (const values of choices) expect(values.sort()).toEqual([...PLATFORMS].sort());
});

it('the MediaKit node takes an account for each platform of an upload', () => {
	const names = fieldsOf('mediaKit').map(({ name }) => name);
	expect(names).toEqual(expect.arrayContaining(PLATFORMS.map((platform) => `${platform}Account`)));
});
