import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentedNodes } from '../support/documented-nodes';
import { readPage, ROOT } from '../support/markdown';
import { writeNodesPage } from './nodes-page';

const PAGE = 'docs/nodes.md';
writeFileSync(join(ROOT, PAGE), writeNodesPage(readPage(PAGE), documentedNodes()));
