import {
	updateDisplayOptions,
	type IBinaryKeyData,
	type ICredentialsDisplayOptions,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

/** An operation's entry in the list of operations of its resource. */
export type OperationOption = INodePropertyOptions & { value: string; action: string; description: string };

/** A result with files. */
export class FileResult {
	constructor(
		readonly json: IDataObject,
		readonly binary: IBinaryKeyData,
	) {}
}

/** The result of an operation for one input item: one or more results. */
export type Execute = (
	this: IExecuteFunctions,
	itemIndex: number,
) => Promise<IDataObject | IDataObject[] | FileResult>;

/** The exports of a file `<operation>.operation.ts`. */
export interface Operation {
	option: OperationOption;
	/** Its fields, without conditions on resource and operation. */
	fields?: INodeProperties[];
	/** Describes the output items in Markdown, for docs/nodes.md. */
	output: string;
	/** True if it can use the MediaKit service in addition to the platform. */
	usesService?: boolean;
	execute: Execute;
}

/** A resource of a node, as its `index.ts` exports it. */
export interface Resource {
	/** Its entry in the node's list of resources. */
	option: INodePropertyOptions & { value: string };
	operations: readonly [Operation, ...Operation[]];
	/** The operation that a new node starts with. */
	defaultOperation: Operation;
}

const byName = (left: Operation, right: Operation) => left.option.name.localeCompare(right.option.name);

/** Returns a resource's operations in n8n's order. */
export function operationsOf({ operations }: Resource): Operation[] {
	return [...operations].sort(byName);
}

/** Returns the field that selects the resource. @param defaultValue the resource that a new node starts with */
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

/** Returns, for each resource, the field that selects the operation, and the fields of its operations. */
export function operationFields(resources: readonly Resource[]): INodeProperties[] {
	return resources.flatMap(fieldsOf);
}

/**
 * Shows the MediaKit credential for operations that can use the service, unless a field value means that it is not
 * used. Operations are listed under `hide`, because the editor removes every field that a field under `show` depends
 * on: the resource.
 *
 * @param unused field values with which the service is not used; they also distinguish operations of the same name
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
