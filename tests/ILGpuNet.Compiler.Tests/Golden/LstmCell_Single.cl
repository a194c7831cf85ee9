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

__kernel void LstmCell_Single(__global float* x_memory, int x_start, __global float* recurrent_memory, int recurrent_start, __global float* previous_memory, int previous_start, __global float* previousCell_memory, int previousCell_start, __global float* states_memory, int states_start, __global float* cells_memory, int cells_start, __global float* gates_memory, int gates_start, __global long* lengths_memory, int lengths_start, RecurrentStep step_)
{
    __global float* x = x_memory + x_start;
    __global float* recurrent = recurrent_memory + recurrent_start;
    __global float* previous = previous_memory + previous_start;
    __global float* previousCell = previousCell_memory + previousCell_start;
    __global float* states = states_memory + states_start;
    __global float* cells = cells_memory + cells_start;
    __global float* gates = gates_memory + gates_start;
    __global long* lengths = lengths_memory + lengths_start;
    int hidden = step_.Hidden;
    for (int i = GLOBAL_INDEX; i < step_.Count; i += GLOBAL_SIZE)
    {
        int at = (int)((uint)RecurrentStep_get_Start(&step_) + (uint)i);
        int gate = RecurrentStep_GateOf(&step_, i, 4);
        int saved = (int)(4u * (uint)RecurrentStep_get_Start(&step_) + (uint)gate);
        float input = 0.0f;
        float forget = 0.0f;
        float candidate = 0.0f;
        float output = 0.0f;
        float cell = previousCell[step_.PreviousStart + i];
        float state = previous[step_.PreviousStart + i];
        if (!RecurrentStep_IsOver(&step_, lengths, i))
        {
            input = 1.0f / (1.0f + exp(-(x[saved] + recurrent[gate])));
            forget = 1.0f / (1.0f + exp(-(x[saved + hidden] + recurrent[gate + hidden])));
            candidate = tanh(x[saved + 2 * hidden] + recurrent[gate + 2 * hidden]);
            output = 1.0f / (1.0f + exp(-(x[saved + 3 * hidden] + recurrent[gate + 3 * hidden])));
            cell = fma(forget, cell, input * candidate);
            state = output * tanh(cell);
        }
        gates[saved] = input;
        gates[saved + hidden] = forget;
        gates[saved + 2 * hidden] = candidate;
        gates[saved + 3 * hidden] = output;
        cells[at] = cell;
        states[at] = state;
    }
}
