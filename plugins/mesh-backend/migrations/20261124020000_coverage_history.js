// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('mesh_scope', table => {
    table.comment(
      'What coverage is counted over; numbered, to keep rows small',
    );
    table.increments('id');
    table.string('kind', 16).notNullable();
    table.string('ref').notNullable();
    table.unique(['kind', 'ref'], { indexName: 'mesh_scope_ref_uniq' });
  });
  await knex.schema.createTable('mesh_coverage', table => {
    table.comment('How coverage was, per scope and time');
    table.integer('scope_id').notNullable();
    table
      .integer('resolution')
      .notNullable()
      .comment('Seconds that a row stands for: 900, 3600 or 86400');
    table
      .bigInteger('ts')
      .notNullable()
      .comment('Start of these seconds, since 1970, UTC');
    table
      .text('counts')
      .notNullable()
      .comment('JSON: the last counts per check, and the fewest that passed');
    table.primary(['scope_id', 'resolution', 'ts']);
    table.index(['resolution', 'ts'], 'mesh_coverage_age_idx');
  });
  await knex.schema.alterTable('mesh_transition', table => {
    table.index(['at'], 'mesh_transition_age_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('mesh_transition', table => {
    table.dropIndex(['at'], 'mesh_transition_age_idx');
  });
  await knex.schema.dropTable('mesh_coverage');
  await knex.schema.dropTable('mesh_scope');
};
