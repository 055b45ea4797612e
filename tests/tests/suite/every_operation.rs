//! The operations without a file, for macros that test each of them by its type.

/// Expands a macro with the brand's operations, in the order of the spec.
macro_rules! of_every_brand_operation {
    ($expand:ident) => {
        $expand!(brand:
            CreateCard ListCard GetCard UpdateCard InvalidateCard ListUserCard GetUserCard UpdateUserCard
            ConfirmUserCard InvalidateUserCard ImportUserCardByOpenId CreatePreAuthToken SyncUserPoint
            ConfirmPointExchangeCoupon CreateUserFeeds
        )
    };
}

/// Expands a macro with the service provider's operations, in the order of the spec.
macro_rules! of_every_partner_operation {
    ($expand:ident) => {
        $expand!(partner:
            CreateCard ListCard GetCard UpdateCard InvalidateCard ListUserCard GetUserCard UpdateUserCard
            ConfirmUserCard InvalidateUserCard ImportUserCardByOpenId ImportUserCardByPhone CreatePreAuthToken
            CreatePayViewToken SyncUserPoint ConfirmPointExchangeCoupon CreateUserFeeds CreateMembershipActivity
            ListMembershipActivity QueryMembershipActivity ModifyMembershipActivity TerminateMembershipActivity
        )
    };
}
