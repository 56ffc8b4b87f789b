//! What was recorded is chained, and proved.

use domain::chain::head::Signer;
use domain::chain::keep::Look;
use domain::chain::prove::prove;
use domain::entity::state::ChainKind;

use crate::network::Network;

impl Network {
    /// Adds what was recorded to its chains, as a server does by itself every second.
    pub async fn seals(&self) {
        for kind in [ChainKind::Audit, ChainKind::Ledger] {
            let sealed = self.office().seal(kind, Look::Near, self.keys()).await.expect("a seal");
            assert_eq!(sealed.stuck, []);
        }
    }

    /// Every record is in its chain, as it was recorded.
    pub(crate) async fn proves(&self) {
        let reads = |text: &str| self.keys().read(text);
        for kind in [ChainKind::Audit, ChainKind::Ledger] {
            let proof = prove(self.administration(), kind, Some(&reads)).await.expect("a proof");
            assert!(proof.violations.is_empty(), "{:?}: {:?}", self.engine(), proof.violations);
        }
    }
}
