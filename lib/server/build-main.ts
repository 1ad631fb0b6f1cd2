import { build } from './build';

/** `npm run build`: the pages for production; `npm start` does the same where they are missing or old. */
try {
  await build();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
