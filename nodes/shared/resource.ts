import {
	updateDisplayOptions,
	type IBinaryKeyData,
	type ICredentialsDisplayOptions,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

/** An operation's entry in its resource's list of operations. */
export type OperationOption = INodePropertyOptions & { value: string; action: string; description: string };

/** An operation's result that includes files. */
export class FileResult {
	constructor(
		readonly json: IDataObject,
		readonly binary: IBinaryKeyData,
	) {}
}

/** Runs an operation for one input item and returns one or more results. */
export type Execute = (
	this: IExecuteFunctions,
	itemIndex: number,
) => Promise<IDataObject | IDataObject[] | FileResult>;

/** The exports of a file `<operation>.operation.ts`. */
export interface Operation {
	option: OperationOption;
	/** The operation's fields, without the conditions for resource and operation. */
	fields?: INodeProperties[];
	/** Describes the output items in Markdown, for docs/nodes.md. */
	output: string;
	/** True if the operation can use the MediaKit service in addition to the platform. */
	usesService?: boolean;
	execute: Execute;
}

/** The exports of a resource's `index.ts`. */
export interface Resource {
	/** The resource's entry in the node's list of resources. */
	option: INodePropertyOptions & { value: string };
	operations: readonly [Operation, ...Operation[]];
	/** The default operation of a new node. */
	defaultOperation: Operation;
}

const byName = (left: Operation, right: Operation) => left.option.name.localeCompare(right.option.name);

/** Returns a resource's operations in n8n's order. */
export function operationsOf({ operations }: Resource): Operation[] {
	return [...operations].sort(byName);
}

/** Returns the field that selects the resource. @param defaultValue the default resource of a new node */
export function resourceField(resources: readonly Resource[], defaultValue: string): INodeProperties {
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ option }) => option),
		default: defaultValue,
	};
}

function fieldsOf(resource: Resource): INodeProperties[] {
	const { option, defaultOperation } = resource;
	const defaultValue = defaultOperation.option.value;
	const operations = operationsOf(resource);
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [option.value] } },
			options: operations.map((operation) => operation.option),
			default: defaultValue,
		},
		...operations.flatMap(({ option: { value }, fields = [] }) =>
			updateDisplayOptions({ show: { resource: [option.value], operation: [value] } }, fields),
		),
	];
}

/**
 * Returns the fields of all resources: for each resource, the field that selects the operation, and the fields of the
 * operations.
 */
export function operationFields(resources: readonly Resource[]): INodeProperties[] {
	return resources.flatMap(fieldsOf);
}

/**
 * Returns the display options that show the MediaKit credential for operations that can use the service, unless a field
 * value means that the service is not used. Operations are listed under `hide`, because the editor removes every field
 * that a field under `show` depends on, which here is the resource.
 *
 * @param unused field values that mean the service is not used; they also distinguish operations with the same name
 */
export function showService(
	resources: readonly Resource[],
	unused: NonNullable<ICredentialsDisplayOptions['hide']>,
): ICredentialsDisplayOptions {
	const using = resources.filter(({ operations }) => operations.some(({ usesService }) => usesService));
	const operations = using.flatMap(operationsOf);
	const namesOf = (some: Operation[]) => some.map(({ option }) => option.value);
	const names = namesOf(operations.filter(({ usesService }) => usesService));
	const others = namesOf(operations.filter(({ usesService }) => !usesService));
	return {
		show: { resource: using.map(({ option }) => option.value) },
		hide: { operation: others.filter((name) => !names.includes(name)), ...unused },
	};
}
