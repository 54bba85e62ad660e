// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('mesh_notice', table => {
    table.comment('What owners of entities know of failing checks');
    table.string('entity_ref', 512).primary();
    table
      .text('failing')
      .notNullable()
      .comment('Ids of checks that owners know to fail, as JSON');
    table
      .text('waiting')
      .notNullable()
      .comment(
        'Ids of checks that fail and are not told yet, with the epoch second since when, as JSON',
      );
    table
      .bigInteger('told_at')
      .nullable()
      .comment('Epoch second of the last notification');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('mesh_notice');
};
