// Step "Comment on the pull request": one comment for each label, made by the first run and updated by later ones.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { commandText, fail, input } from './environment.mjs';
import { fitted } from './markdown.mjs';

/** GitHub takes 65,536 characters; bytes are never fewer. */
const COMMENT_BYTES = 65_000;
const PAGE = 100;
/** Pages of comments that are searched: GitHub's own limit of a pull request is 2,500 comments. */
const PAGES = 25;

const {
  GITHUB_API_URL: api,
  GITHUB_REPOSITORY: repository,
  GITHUB_SERVER_URL: server,
  GITHUB_RUN_ID: id,
} = process.env;
const { pull_request: pull } = JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8'));
if (pull === undefined) fail('the event is none of a pull request');

// A label may hold what would end an HTML comment.
const marker = `<!-- wtrace: ${input('LABEL').replaceAll(/[^\w .-]/g, '_')} -->`;

async function request(method, path, body) {
  const response = await fetch(`${api}/repos/${repository}/issues/${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${input('TOKEN')}`,
      'user-agent': 'wtrace',
      'x-github-api-version': '2022-11-28',
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${response.statusText}`);
  return response.json();
}

/** Whether a comment is ours: anybody may write one with the marker, so it is to be by somebody who may write here. */
const isOurs = ({ body, user, author_association: association }) =>
  body?.startsWith(marker) &&
  (user?.type === 'Bot' || ['OWNER', 'MEMBER', 'COLLABORATOR'].includes(association));

async function earlierComment() {
  for (let page = 1; page <= PAGES; page++) {
    const comments = await request('GET', `${pull.number}/comments?per_page=${PAGE}&page=${page}`);
    const found = comments.find(isOurs);
    if (found !== undefined || comments.length < PAGE) return found;
  }
  return undefined;
}

const link = `\n[All of this run](${server}/${repository}/actions/runs/${id})\n`;
const report = fitted(readFileSync(input('MARKDOWN'), 'utf8'), COMMENT_BYTES - marker.length - link.length);
const body = `${marker}\n${report}${link}`;
try {
  const earlier = await earlierComment();
  if (earlier === undefined) await request('POST', `${pull.number}/comments`, { body });
  else await request('PATCH', `comments/${earlier.id}`, { body });
} catch (error) {
  // The token of a pull request from a fork may not write; the summary has the same text.
  console.log(
    `::notice title=wtrace::${commandText(`no comment on the pull request: ${error.message}; it needs the permission \`pull-requests: write\``)}`,
  );
}
