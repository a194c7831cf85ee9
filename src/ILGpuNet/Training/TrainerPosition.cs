using System.Text.Json;
using System.Text.Json.Serialization;

namespace ILGpuNet.Training;

/// <summary>What a checkpoint says beside the tensors; saved as JSON.</summary>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Batch">Batches done of the epoch under way.</param>
/// <param name="BatchesPerEpoch">Batches per epoch, or null where it is not known.</param>
/// <param name="StepCount">Steps of the optimizer.</param>
/// <param name="Schedule">State of the schedule, or null.</param>
/// <param name="Scaler">State of the loss scaler.</param>
/// <param name="Generators">Seeds and counters: the default generator, then those of the model.</param>
/// <param name="History">Values of the epochs.</param>
internal sealed record TrainerPosition(int Epoch, int Batch, int? BatchesPerEpoch, long StepCount, IReadOnlyDictionary<string, double>? Schedule,
    IReadOnlyDictionary<string, double> Scaler, IReadOnlyList<GeneratorPosition> Generators, IReadOnlyList<EpochRecord> History)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <exception cref="JsonException">The text is another one.</exception>
    public static TrainerPosition FromJson(string json) => JsonSerializer.Deserialize<TrainerPosition>(json, Options) ?? throw new JsonException("found null");
}

/// <summary>State of a generator.</summary>
/// <param name="Seed">What it was seeded with.</param>
/// <param name="Draws">Number of tensors drawn.</param>
internal sealed record GeneratorPosition(long Seed, long Draws);
