use crate::stored::words;

words! {
    /// A profession of the service, as the government's list of them has it.
    Profession {
        /// Commercial.
        Commercial = "commercial",
        /// Communications.
        Communications = "communications",
        /// Corporate finance.
        CorporateFinance = "corporate_finance",
        /// Counter fraud.
        CounterFraud = "counter_fraud",
        /// Debt management.
        Debt = "debt",
        /// Digital and data.
        DigitalAndData = "digital_and_data",
        /// Economics.
        Economics = "economics",
        /// Engineering.
        Engineering = "engineering",
        /// Finance.
        Finance = "finance",
        /// Geography.
        Geography = "geography",
        /// Grants management.
        Grants = "grants",
        /// Human resources.
        HumanResources = "human_resources",
        /// Intelligence analysis.
        IntelligenceAnalysis = "intelligence_analysis",
        /// Internal audit.
        InternalAudit = "internal_audit",
        /// International trade.
        Trade = "trade",
        /// Inspection.
        Inspection = "inspection",
        /// Knowledge and information management.
        KnowledgeAndInformation = "knowledge_and_information",
        /// Legal.
        Legal = "legal",
        /// Medical.
        Medical = "medical",
        /// Occupational psychology.
        OccupationalPsychology = "occupational_psychology",
        /// Operational delivery.
        OperationalDelivery = "operational_delivery",
        /// Operational research.
        OperationalResearch = "operational_research",
        /// Planning.
        Planning = "planning",
        /// Planning inspection.
        PlanningInspection = "planning_inspection",
        /// Policy.
        Policy = "policy",
        /// Project delivery.
        ProjectDelivery = "project_delivery",
        /// Property.
        Property = "property",
        /// Psychology.
        Psychology = "psychology",
        /// Science and engineering.
        Science = "science",
        /// Security.
        Security = "security",
        /// Social research.
        SocialResearch = "social_research",
        /// Statistics.
        Statistics = "statistics",
        /// Tax.
        Tax = "tax",
        /// Veterinary.
        Veterinary = "veterinary",
    }
}
