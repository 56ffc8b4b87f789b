//! Of which gifts what is set aside and used is, thought out a second time: first in, first out.

use chrono::NaiveDate;

use super::model::{Against, Model, refuse};

/// What an allocation or an expenditure has of a gift.
pub(super) struct Lot {
    gift: usize,
    /// What can still be used, or taken back.
    free: i64,
}

/// Takes a quantity from what is free, in this order, and tells how much from which.
fn take<'a>(free: impl Iterator<Item = (usize, &'a mut i64)>, mut quantity: i64) -> (Vec<Lot>, i64) {
    let mut taken = Vec::new();
    for (gift, free) in free {
        let part = quantity.min(*free);
        *free -= part;
        quantity -= part;
        taken.extend((part > 0).then_some(Lot { gift, free: part }));
    }
    (taken, quantity)
}

fn add(lots: &mut [Lot], more: &[Lot]) {
    for Lot { gift, free } in more {
        lots.iter_mut().find(|lot| lot.gift == *gift).unwrap().free += free;
    }
}

impl Model {
    /// Gifts that are for some place go to nothing else.
    pub(super) fn sets_aside(&mut self, quantity: i64, there: bool) -> Result<Vec<Lot>, &'static str> {
        refuse(quantity > self.available(), "Shortfall")?;
        let mut free: Vec<_> = self.arrived.iter().map(|gift| (*gift, self.gifts[*gift].available)).collect();
        free.retain(|(gift, _)| there || !self.gifts[*gift].there);
        let (taken, missing) = take(free.iter_mut().map(|(gift, free)| (*gift, free)), quantity);
        refuse(missing > 0, "Restricted")?;
        for lot in &taken {
            self.gifts[lot.gift].available -= lot.free;
        }
        Ok(taken)
    }

    /// What was taken last goes back first.
    pub(super) fn gives_back(&mut self, allocation: usize, quantity: i64) {
        let lots = &mut self.allocations[allocation].lots;
        let (back, _) = take(lots.iter_mut().rev().map(|lot| (lot.gift, &mut lot.free)), quantity);
        for lot in back {
            self.gifts[lot.gift].available += lot.free;
        }
    }

    /// Whether any of what the allocation is made of was given by that day.
    pub(super) fn has_come(&self, allocation: usize, by: NaiveDate) -> bool {
        self.allocations[allocation].lots.iter().any(|lot| self.gifts[lot.gift].happened_on <= by)
    }

    pub(super) fn spends(&mut self, allocation: usize, quantity: i64) -> Vec<Lot> {
        let lots = &mut self.allocations[allocation].lots;
        take(lots.iter_mut().map(|lot| (lot.gift, &mut lot.free)), quantity).0
    }

    pub(super) fn unspends(&mut self, expenditure: usize, quantity: i64) {
        let of = &mut self.expenditures[expenditure];
        let (back, _) = take(of.lots.iter_mut().rev().map(|lot| (lot.gift, &mut lot.free)), quantity);
        add(&mut self.allocations[of.allocation].lots, &back);
    }

    pub(super) fn goes_back(&mut self, gift: usize, quantity: i64) -> Against {
        // What was set aside or used of it cannot go back to its giver.
        refuse(quantity > self.gifts[gift].available, "Shortfall")?;
        self.gifts[gift].available -= quantity;
        Ok(())
    }

    /// What is available of each gift, in the order in which they were announced.
    pub(super) fn lots(&self) -> Vec<i64> {
        self.gifts.iter().map(|gift| gift.available).collect()
    }
}
