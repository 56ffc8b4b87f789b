// Reads story.graphql: `# --- Title` opens a tab, `# variables` ends its document, and the commented lines below it
// are the tab's variables as JSON. Thus the whole file is also one valid GraphQL document.
import { parse } from 'graphql';

export function readStory(source) {
  const [, ...sections] = source.split(/^# --- /m);
  return sections.map((section) => {
    const [document, commented = ''] = section.split(/^# variables$/m);
    const query = `# ${document.trim()}\n`;
    const variables = commented.replace(/^# ?/gm, '').trim();
    try {
      parse(query);
      if (variables) JSON.parse(variables);
    } catch (error) {
      throw new Error(`story.graphql, "${section.split('\n')[0]}": ${error.message}`);
    }
    return { query, variables };
  });
}
