using ILGpuNet.Nn;
using static ILGpuNet.Tests.Errors.ErrorCase;

namespace ILGpuNet.Tests.Errors;

/// <summary>Mistakes in shapes and options of recurrent layers.</summary>
public class RecurrentErrorTests
{
    private static readonly Lstm Layer = new(3, 4, layers: 2);

    private static readonly Gru BatchFirst = new(3, 4, batchFirst: true);

    private static readonly Tensor X = Tensor.Zeros([5, 2, 3]), State = Tensor.Zeros([2, 2, 4]);

    private static readonly ErrorCase[] Cases =
    [
        Shape("input rank", () => Layer.Forward(X[0, 0]), "[Lstm] the input must be [T, N, 3] or [T, 3], found [3]"),
        Shape("input features", () => BatchFirst.Forward(State), "[Gru] the input must be [N, T, 3] or [T, 3], found [2, 2, 4]"),
        Shape("input features without batch", () => Layer.Forward(State[0]), "[Lstm] the input must be [T, N, 3] or [T, 3], found [2, 4]"),
        Shape("state of an input without batch", () => Layer.Forward(X[0], new LstmState(State, State)).Output,
            "[Lstm] the state of an input without batch axis must be [2, 4] (layers times directions, hidden units), found [2, 2, 4]"),
        Shape("no steps", () => Layer.Forward(Tensor.Zeros([0, 2, 3])), "[Lstm] the input [T, N, 3] must have at least one step, found [0, 2, 3]"),
        Type("input type", () => Layer.Forward(X.To(DType.Float64)), "[Lstm] the input must be Float32 like the weights, found Float64: convert it with To(DType.Float32)"),
        Shape("state", () => Layer.Forward(X, new LstmState(X, State)).Output,
            "[Lstm] the state must be [2, 2, 4] (layers times directions, sequences, hidden units), found [5, 2, 3]"),
        Shape("cell state", () => Layer.Forward(X, new LstmState(State, State[..1])).Output,
            "[Lstm] the cell state must be [2, 2, 4] (layers times directions, sequences, hidden units), found [1, 2, 4]"),
        Type("state type", () => BatchFirst.Forward(X, Tensor.Zeros([1, 5, 4], DType.Float64)).Output,
            "[Gru] the state must be Float32 like the input, found Float64: convert it with To(DType.Float32)"),
        Shape("lengths", () => Layer.Forward(X, null, Tensor.FromArray<long>([1, 2, 3])).Output,
            "[Lstm] lengths must be [2], one for each sequence, found [3]"),
        Type("lengths type", () => Layer.Forward(X, null, Tensor.FromArray([1, 2])).Output,
            "[Lstm] lengths must be Int64, found Int32: convert them with To(DType.Int64)"),
        Of<InvalidValueException>("length zero", () => Layer.Forward(X, null, Tensor.FromArray<long>([5, 0])).Output.Evaluate(),
            "[Recurrent] the length of sequence 1 is 0: expected 1..5, the steps of the input"),
        Of<ShapeException>("no layers", () => new Rnn(3, 4, layers: 0), "[Rnn] layers must be at least 1, found 0"),
        Of<ShapeException>("projection", () => new Lstm(3, 4, projection: 4), "[Lstm] the projection must be 1 to 3, less than the hidden units, found 4"),
        Shape("projected state", () => new Lstm(3, 4, projection: 2).Forward(X, new LstmState(State[..1], State[..1])).Output,
            "[Lstm] the state must be [1, 2, 2] (layers times directions, sequences, projection), found [1, 2, 4]"),
        Of<InvalidValueException>("dropout", () => new Gru(3, 4, dropout: 2), "[Gru] dropout must be in [0, 1], found 2"),
        Shape("cell input", () => new GruCell(3, 4).Forward(X), "[GruCell] the input must be [N, 3] or [3], found [5, 2, 3]"),
        Shape("cell's state", () => new LstmCell(3, 4).Forward(X[0], new LstmState(State[0], X[0])).Hidden,
            "[LstmCell] the cell state must be [2, 4], found [2, 3]"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(error => error.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Call_Mistake_SaysWhatIsWrong(string name) => Cases.Single(error => error.Name == name).Check();
}
