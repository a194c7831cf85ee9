#pragma OPENCL FP_CONTRACT OFF
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

typedef struct
{
    uchar limited;
    int Hidden;
    int Count;
    int Time;
    int PreviousStart;
} RecurrentStep;

static inline int RecurrentStep_get_Start(RecurrentStep* self)
{
    return (int)((uint)self->Time * (uint)self->Count);
}

static inline int RecurrentStep_GateOf(RecurrentStep* self, int i, int gates)
{
    return (int)((uint)(i / self->Hidden) * (uint)gates * (uint)self->Hidden + (uint)(i % self->Hidden));
}

static inline bool RecurrentStep_IsOver(RecurrentStep* self, __global long* lengths, int i)
{
    if ((int)self->limited == 0)
    {
        return false;
    }
    return (long)self->Time >= lengths[i / self->Hidden];
}

__kernel void LstmCellGradient_Single(__global float* stateGradients_memory, int stateGradients_start, __global float* cellGradients_memory, int cellGradients_start, __global float* previousCell_memory, int previousCell_start, __global float* cells_memory, int cells_start, __global float* gates_memory, int gates_start, __global long* lengths_memory, int lengths_start, __global float* recurrent_memory, int recurrent_start, __global float* carried_memory, int carried_start, __global float* carriedCell_memory, int carriedCell_start, __global float* xGradient_memory, int xGradient_start, RecurrentStep step_, uchar addsCellGradients)
{
    __global float* stateGradients = stateGradients_memory + stateGradients_start;
    __global float* cellGradients = cellGradients_memory + cellGradients_start;
    __global float* previousCell = previousCell_memory + previousCell_start;
    __global float* cells = cells_memory + cells_start;
    __global float* gates = gates_memory + gates_start;
    __global long* lengths = lengths_memory + lengths_start;
    __global float* recurrent = recurrent_memory + recurrent_start;
    __global float* carried = carried_memory + carried_start;
    __global float* carriedCell = carriedCell_memory + carriedCell_start;
    __global float* xGradient = xGradient_memory + xGradient_start;
    int hidden = step_.Hidden;
    for (int i = GLOBAL_INDEX; i < step_.Count; i += GLOBAL_SIZE)
    {
        int at = (int)((uint)RecurrentStep_get_Start(&step_) + (uint)i);
        int saved = (int)(4u * (uint)RecurrentStep_get_Start(&step_) + (uint)RecurrentStep_GateOf(&step_, i, 4));
        float state = stateGradients[at] + carried[i] + recurrent[i];
        float cell = carriedCell[i];
        if ((int)addsCellGradients != 0)
        {
            cell += cellGradients[at];
        }
        bool isOver = RecurrentStep_IsOver(&step_, lengths, i);
        float ofInput = 0.0f;
        float ofForget = 0.0f;
        float ofCandidate = 0.0f;
        float ofOutput = 0.0f;
        float past = state;
        if (!isOver)
        {
            float input = gates[saved];
            float forget = gates[saved + hidden];
            float candidate = gates[saved + 2 * hidden];
            float output = gates[saved + 3 * hidden];
            float squashed = tanh(cells[at]);
            cell = fma(state * output, 1.0f - squashed * squashed, cell);
            ofInput = cell * candidate * (input * (1.0f - input));
            ofForget = cell * previousCell[step_.PreviousStart + i] * (forget * (1.0f - forget));
            ofCandidate = cell * input * (1.0f - candidate * candidate);
            ofOutput = state * squashed * (output * (1.0f - output));
            cell *= forget;
            past = 0.0f;
        }
        xGradient[saved] = ofInput;
        xGradient[saved + hidden] = ofForget;
        xGradient[saved + 2 * hidden] = ofCandidate;
        xGradient[saved + 3 * hidden] = ofOutput;
        carried[i] = past;
        carriedCell[i] = cell;
    }
}
