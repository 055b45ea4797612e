//! The story of a brand that joins: a service provider applies for it, withdraws, applies again, and may then act for it.

use wechatpay_api::brand_onboarding::partner::{
    AdminInfo, AdminInfoRequired, ApplymentState, BrandBasicInfo, BrandBasicInfoRequired, CancelApplyment,
    GetBrandProducts, GetStateByApplymentId, GetStateByBusinessCode, IdentificationType, SubjectInfo,
    SubjectInfoRequired, SubjectType, SubmitApplyment, SubmitApplymentRequired, Trademark, TrademarkRegCert,
    TrademarkRegCertRequired, TrademarkState, UploadImage,
};
use wechatpay_api::{Face, Sensitive};

use super::samples::{BRAND_ID, picture};
use super::stage::{Stage, ensure};
use super::story::Story;
use crate::failure::Failure;

const FIRST: &str = "1900013511_10000";
const SECOND: &str = "1900013511_10001";

pub(super) async fn tell(story: &Story<'_>) -> Result<(), Failure> {
    let stage = Stage::set(story, Face::Partner)?;
    let media_id = stage.call(UploadImage::new(picture())).await?.media_id;
    let withdrawn = stage.call(SubmitApplyment::new(application(FIRST, &media_id))).await?;
    stage.call(CancelApplyment::new().applyment_id(&withdrawn.applyment_id)).await?;
    let applied = stage.call(SubmitApplyment::new(application(SECOND, &media_id))).await?;
    stage.later(24, "the brand has confirmed that it wants to join")?;
    let reviewed = stage.call(GetStateByBusinessCode::new(SECOND)).await?;
    ensure(
        reviewed.applyment_state == ApplymentState::ApplymentStateWaitingAudit,
        "the application is reviewed",
    )?;
    stage.later(49, "the platform has reviewed the application, and the brand has given its authority")?;
    let joined = stage.call(GetStateByApplymentId::new(&applied.applyment_id)).await?;
    ensure(joined.applyment_state == ApplymentState::ApplymentStateFinish, "the brand has joined")?;
    stage.call(GetBrandProducts::new(joined.brand_id.as_deref().unwrap_or(BRAND_ID))).await?;
    Ok(())
}

/// Who applies, for which brand; the name and the number of the identity card travel sealed.
fn application(business_code: &str, media_id: &str) -> SubmitApplymentRequired {
    SubmitApplymentRequired {
        business_code: business_code.to_owned(),
        admin_info: AdminInfo::new(AdminInfoRequired {
            admin_name: Sensitive::new("张三"),
            id_doc_type: IdentificationType::IdentificationTypeMainlandIdCard,
            id_card_number: Sensitive::new("11010519491231002X"),
        }),
        subject_info: SubjectInfo::new(SubjectInfoRequired {
            subject_type: SubjectType::SubjectTypeEnterprise,
            subject_name: "示例有限公司".to_owned(),
            unified_social_credit_code: "91310101MA1FPX1234".to_owned(),
        }),
        brand_basic_info: BrandBasicInfo::new(BrandBasicInfoRequired {
            brand_name: "示例".to_owned(),
            brand_logo: media_id.to_owned(),
        }),
        trademark: Trademark::new(TrademarkState::TrademarkExists)
            .trademark_registration_certificate(registration(media_id)),
    }
}

fn registration(media_id: &str) -> TrademarkRegCert {
    TrademarkRegCert::new(TrademarkRegCertRequired {
        name: "示例".to_owned(),
        number: "12345678".to_owned(),
        valid_end_time: "2035-09-08".to_owned(),
        international_class: "25".to_owned(),
        holder: "示例有限公司".to_owned(),
    })
    .certificate_list(vec![media_id.to_owned()])
}
