//! The areas that everybody needs: they come with the tables, and stay where they are in use.

use sea_orm_migration::sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait};

use crate::area::{self, Area};

pub(crate) struct AreaData;

/// Rows in one statement: five values each, far below what either engine binds.
const CHUNK: usize = 200;

impl MigrationName for AreaData {
    fn name(&self) -> &str {
        "m0008_area_data"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for AreaData {
    /// Rows that are there already stay as they are: somebody may have corrected them.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for chunk in rows()?.chunks(CHUNK) {
            let mut insert = Query::insert();
            insert.into_table("area").columns(["code", "name", "name_key", "level", "parent_code"]);
            for area in chunk {
                let Area { code, name, level, name_key } = area;
                let texts = [code, name, name_key, level].map(|text| text.as_str().into());
                let row = texts.into_iter().chain([area.parent_code().into()]);
                insert.values(row).map_err(|error| DbErr::Migration(error.to_string()))?;
            }
            insert.on_conflict(OnConflict::column("code").do_nothing().to_owned());
            manager.execute(insert).await?;
        }
        Ok(())
    }

    /// Takes the rows away again, except those that something refers to.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut rows = rows()?;
        // From the inside out: a province can go when nothing lies in it any more.
        rows.sort_by_key(|area| std::cmp::Reverse(area.parent_code().is_some()));
        for level in rows.chunk_by(|a, b| a.parent_code().is_some() == b.parent_code().is_some()) {
            let mut delete = Query::delete();
            delete.from_table("area").and_where(Expr::col("code").is_in(level.iter().map(|area| area.code.as_str())));
            for (table, column) in [("organization", "area_code"), ("need", "area_code"), ("area", "parent_code")] {
                let mut used = Query::select();
                used.column(column).from(table).and_where(Expr::col(column).is_not_null());
                delete.and_where(Expr::col("code").not_in_subquery(used));
            }
            manager.execute(delete).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn rows() -> Result<Vec<Area>, DbErr> {
    area::rows().collect()
}
