// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('mesh_badge', table => {
    table.comment('Entities whose badge anybody with its address may see');
    table.string('entity_ref', 512).primary();
    table
      .string('key', 43)
      .notNullable()
      .comment('Signs the address; deleting it revokes the address');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('mesh_badge');
};
