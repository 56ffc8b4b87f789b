//! What each organization of a random world lends.

use entity::mobilization::resource;
use entity::state::ResourceKind;

use super::{Facts, World, new};

pub(super) async fn resources(world: &World, facts: &mut Facts) {
    for organization in &facts.organizations {
        let resource = resource::Model {
            id: new(),
            organization_id: organization.id,
            kind: ResourceKind::Space,
            name: "Hall".to_owned(),
            name_key: "hall".to_owned(),
            description: String::new(),
            unit: "HUR".to_owned(),
            area_code: None,
            created_by: None,
            created_at: facts.now,
            archived_by: None,
            archived_at: None,
        };
        facts.resources.push(world.insert(resource).await);
    }
}
