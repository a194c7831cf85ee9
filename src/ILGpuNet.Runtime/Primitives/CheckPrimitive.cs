namespace ILGpuNet.Runtime;

/// <summary>
/// Copies a contiguous input and throws <see cref="InvalidValueException"/> where a value violates the condition, naming the subject,
/// the value and its position.
/// </summary>
/// <param name="Condition">What must hold.</param>
/// <param name="Subject">How the message starts, for example <c>[MseLoss] target</c>.</param>
/// <param name="Limit">Upper bound of indices, excluded.</param>
public sealed record CheckPrimitive(CheckCondition Condition, string Subject, long Limit) : Primitive;

/// <summary>Conditions on data.</summary>
public enum CheckCondition
{
    /// <summary>No element is NaN.</summary>
    NotNaN,
    /// <summary>Every element is in [0, Limit).</summary>
    Index,
    /// <summary>Every element is in [-Limit, Limit): positions from the start, or from the end where negative.</summary>
    SignedIndex,
    /// <summary>Every element is in [0, 1].</summary>
    Probability,
}
