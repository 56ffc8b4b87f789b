//! The demonstration network: a fishers' association that saves and invests with a faith group and a council, and a
//! waste bank whose households pay for visits to the clinic.

use domain::entity::id::{OrganizationId, PartnershipId, ProgramId};
use domain::entity::state::{OrganizationKind, PartyRole, ResourceKind, ReversalReason, Role};
use domain::mobilization::accept_pledge::AcceptPledge;
use domain::mobilization::allocate::AllocateResources;
use domain::mobilization::announce::Toward;
use domain::mobilization::approve_expenditure::ApproveExpenditure;
use domain::mobilization::approve_reversal::ApproveReversal;
use domain::mobilization::confirm::ConfirmContribution;
use domain::mobilization::request_reversal::{Original, RequestReversal};
use domain::mobilization::revise_pledge::RevisePledge;
use domain::mobilization::submit_expenditure::SubmitExpenditure;
use domain::partnership::accept::{AcceptPartnership, Answer};
use domain::{Caller, Office, Refusal};

use super::acts::{TAKALAR, announce, confirm, giving, need, pledge, program, propose};
use super::stage::{Stage, key, quantity, text};

const MAKASSAR: &str = "73.71";

/// Who can sign in, and what they are.
pub const LOGINS: &[(&str, &str)] = &[
    ("agus@demo.example", "owner of the fishers' association"),
    ("rina@demo.example", "treasurer of the fishers' association; coordinator of the youth group"),
    ("yusuf@demo.example", "second treasurer of the fishers' association"),
    ("siti@demo.example", "owner of the youth group"),
    ("hasan@demo.example", "owner and treasurer of the faith group"),
    ("dewi@demo.example", "owner and treasurer of the village council"),
    ("made@demo.example", "owner, coordinator and treasurer of the waste bank"),
    ("ratna@demo.example", "second treasurer of the waste bank"),
    ("lina@demo.example", "owner and treasurer of the clinic"),
];

struct People {
    agus: Caller,
    rina: Caller,
    yusuf: Caller,
    siti: Caller,
    hasan: Caller,
    dewi: Caller,
    made: Caller,
    ratna: Caller,
    lina: Caller,
}

/// Loads it all into an empty database.
pub async fn load(office: &Office) -> Result<(), Refusal> {
    let stage = Stage(office);
    let people = People {
        agus: stage.person("Agus Salim", "agus@demo.example").await?,
        rina: stage.person("Rina Marlina", "rina@demo.example").await?,
        yusuf: stage.person("Yusuf Daeng Ngalle", "yusuf@demo.example").await?,
        siti: stage.person("Siti Aminah", "siti@demo.example").await?,
        hasan: stage.person("Hasan Basri", "hasan@demo.example").await?,
        dewi: stage.person("Dewi Lestari", "dewi@demo.example").await?,
        made: stage.person("Made Wirawan", "made@demo.example").await?,
        ratna: stage.person("Ratna", "ratna@demo.example").await?,
        lina: stage.person("Lina Kusuma", "lina@demo.example").await?,
    };
    fishers(&stage, &people).await?;
    waste_bank(&stage, &people).await
}

async fn fishers(stage: &Stage<'_>, people: &People) -> Result<(), Refusal> {
    let association = stage
        .organization(
            &people.agus,
            ("Asosiasi Nelayan Pesisir", OrganizationKind::Association, TAKALAR, "Nelayan yang menabung bersama."),
        )
        .await?;
    let rina = (&people.rina, "rina@demo.example");
    stage.joins(&people.agus, association, rina, &[Role::Treasurer, Role::Coordinator]).await?;
    let yusuf = (&people.yusuf, "yusuf@demo.example");
    stage.joins(&people.agus, association, yusuf, &[Role::Treasurer]).await?;
    let youth = stage
        .organization(
            &people.siti,
            ("Karang Taruna Samudra", OrganizationKind::YouthGroup, TAKALAR, "Pemuda pesisir Takalar."),
        )
        .await?;
    stage.joins(&people.siti, youth, rina, &[Role::Coordinator]).await?;
    let faith = giving(
        stage,
        &people.hasan,
        ("Majelis Taklim Al-Bahr", OrganizationKind::FaithGroup, TAKALAR, "Pengajian keluarga nelayan."),
    )
    .await?;
    let council = giving(
        stage,
        &people.dewi,
        ("Musyawarah Desa Pesisir", OrganizationKind::CommunityCouncil, TAKALAR, "Musyawarah warga desa."),
    )
    .await?;
    let parties = [(association, PartyRole::Lead), (faith, PartyRole::Funding), (council, PartyRole::Funding)];
    let partnership = propose(
        stage,
        &people.agus,
        ("Keuangan nelayan", "Tabungan dan modal bersama bagi keluarga nelayan.", &parties),
    )
    .await?;
    stage
        .does(&people.hasan, AcceptPartnership { partnership, organization: faith, answer: Answer::default() })
        .await?;
    stage
        .does(&people.dewi, AcceptPartnership { partnership, organization: council, answer: Answer::default() })
        .await?;
    let boats = program(stage, &people.rina, partnership, (association, "Perahu bersama")).await?;
    savings(stage, people, (partnership, association, faith), boats).await?;

    let rice = need(
        stage,
        &people.rina,
        (partnership, association),
        ("Beras untuk musim paceklik", ResourceKind::Goods, ("40", "KGM")),
    );
    let rice = rice.await?;
    let pledge = pledge(stage, &people.dewi, (rice, Some(council)), ("40", "KGM", "beras")).await?;
    stage.does(&people.rina, AcceptPledge { pledge }).await?;
    let sack = announce(stage, &people.dewi, Toward::Pledge(pledge), ("25", "KGM", "beras-1")).await?;
    // One sack was torn: less is confirmed than was announced.
    let arrived = Some(quantity("24.5", "KGM")?);
    stage
        .does(
            &people.yusuf,
            ConfirmContribution {
                contribution: sack,
                quantity: arrived,
                foreign: None,
                exchange: None,
                key: key("beras-1-tiba")?,
            },
        )
        .await?;

    let hours = ("Memperbaiki jala bersama", ResourceKind::VolunteerTime, ("96", "HUR"));
    let hours = need(stage, &people.rina, (partnership, association), hours).await?;
    let pledge = self::pledge(stage, &people.siti, (hours, None), ("16", "HUR", "jala")).await?;
    stage.does(&people.yusuf, AcceptPledge { pledge }).await?;
    let day = announce(stage, &people.siti, Toward::Pledge(pledge), ("6.5", "HUR", "jala-1")).await?;
    confirm(stage, &people.rina, day, "jala-1-tiba").await
}

/// Money from promise to use, with a reversal.
async fn savings(
    stage: &Stage<'_>,
    people: &People,
    (partnership, association, faith): (PartnershipId, OrganizationId, OrganizationId),
    boats: ProgramId,
) -> Result<(), Refusal> {
    let capital = ("Modal awal tabungan", ResourceKind::Money, ("12500000.00", "IDR"));
    let need = need(stage, &people.rina, (partnership, association), capital).await?;
    let pledge = pledge(stage, &people.hasan, (need, Some(faith)), ("7500000.00", "IDR", "modal")).await?;
    stage.does(&people.rina, AcceptPledge { pledge }).await?;
    let revise = RevisePledge {
        pledge,
        quantity: Some(quantity("8000000.00", "IDR")?),
        due_on: None,
        instalments: None,
        reason: text("Infak bulan ini lebih besar.")?,
        effective_on: stage.today(),
        key: key("modal-revisi")?,
    };
    stage.does(&people.hasan, revise).await?;
    let gift = announce(stage, &people.hasan, Toward::Pledge(pledge), ("5000000.00", "IDR", "modal-1")).await?;
    confirm(stage, &people.rina, gift, "modal-1-tiba").await?;
    let allocate = AllocateResources {
        need,
        program: boats,
        quantity: quantity("3000000.00", "IDR")?,
        purpose: text("Mesin tempel untuk perahu bersama")?,
        area_code: None,
        keeps: Vec::new(),
        key: key("mesin")?,
    };
    let allocation = stage.does(&people.rina, allocate).await?.row.id;
    let submit = SubmitExpenditure {
        allocation,
        quantity: quantity("2750000.00", "IDR")?,
        purpose: text("Mesin tempel bekas, 15 PK")?,
        evidence: text("Kuitansi 17/2026")?,
        happened_on: stage.today(),
        key: key("mesin-beli")?,
    };
    let expenditure = stage.does(&people.rina, submit).await?.row.id;
    stage.does(&people.yusuf, ApproveExpenditure { expenditure, key: key("mesin-setuju")? }).await?;
    let reverse = RequestReversal {
        original: Original::Expenditure(expenditure),
        quantity: quantity("250000.00", "IDR")?,
        reason_code: ReversalReason::Reprice,
        reason: text("Penjual memberi potongan harga.")?,
        key: key("mesin-koreksi")?,
    };
    let reversal = stage.does(&people.rina, reverse).await?.row.id;
    stage.does(&people.yusuf, ApproveReversal { reversal, key: key("mesin-koreksi-setuju")? }).await.map(|_| ())
}

async fn waste_bank(stage: &Stage<'_>, people: &People) -> Result<(), Refusal> {
    let bank = stage
        .organization(
            &people.made,
            ("Bank Sampah Pesisir Bersih", OrganizationKind::WasteBank, MAKASSAR, "Sampah terpilah jadi tabungan."),
        )
        .await?;
    let ratna = (&people.ratna, "ratna@demo.example");
    stage.joins(&people.made, bank, ratna, &[Role::Treasurer]).await?;
    let clinic = giving(
        stage,
        &people.lina,
        ("Klinik Pesisir Sehat", OrganizationKind::HealthProvider, MAKASSAR, "Klinik pratama untuk warga."),
    )
    .await?;
    let parties = [(bank, PartyRole::Lead), (clinic, PartyRole::Technical)];
    let purpose = "Rumah tangga menyetor sampah terpilah dan berobat dengan hasilnya.";
    let partnership = propose(stage, &people.made, ("Sampah untuk sehat", purpose, &parties)).await?;
    stage
        .does(&people.lina, AcceptPartnership { partnership, organization: clinic, answer: Answer::default() })
        .await?;
    program(stage, &people.made, partnership, (bank, "Kunjungan klinik")).await?;

    let plastic = ("Plastik terpilah", ResourceKind::Goods, ("500", "KGM"));
    let plastic = need(stage, &people.made, (partnership, bank), plastic).await?;
    for (household, weight) in [(&people.siti, "12.4"), (&people.rina, "8.25"), (&people.hasan, "20")] {
        let toward = Toward::Need { need: plastic, organization: None };
        let deposit = announce(stage, household, toward, (weight, "KGM", &format!("setor-{weight}"))).await?;
        confirm(stage, &people.ratna, deposit, &format!("timbang-{weight}")).await?;
    }
    let visits = ("Kunjungan dokter", ResourceKind::Skill, ("60", "HUR"));
    let visits = need(stage, &people.made, (partnership, bank), visits).await?;
    pledge(stage, &people.lina, (visits, Some(clinic)), ("24", "HUR", "dokter")).await.map(|_| ())
}
