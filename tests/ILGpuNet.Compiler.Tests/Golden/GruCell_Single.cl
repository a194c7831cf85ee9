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

static inline int RecurrentStep_GateOf(RecurrentStep* self, int i, int gates)
{
    return (int)((uint)(i / self->Hidden) * (uint)gates * (uint)self->Hidden + (uint)(i % self->Hidden));
}

static inline int RecurrentStep_get_Start(RecurrentStep* self)
{
    return (int)((uint)self->Time * (uint)self->Count);
}

static inline bool RecurrentStep_IsOver(RecurrentStep* self, __global long* lengths, int i)
{
    if ((int)self->limited == 0)
    {
        return false;
    }
    return (long)self->Time >= lengths[i / self->Hidden];
}

__kernel void GruCell_Single(__global float* x_memory, int x_start, __global float* recurrent_memory, int recurrent_start, __global float* bias_memory, int bias_start, __global float* previous_memory, int previous_start, __global float* states_memory, int states_start, __global float* gates_memory, int gates_start, __global long* lengths_memory, int lengths_start, RecurrentStep step_)
{
    __global float* x = x_memory + x_start;
    __global float* recurrent = recurrent_memory + recurrent_start;
    __global float* bias = bias_memory + bias_start;
    __global float* previous = previous_memory + previous_start;
    __global float* states = states_memory + states_start;
    __global float* gates = gates_memory + gates_start;
    __global long* lengths = lengths_memory + lengths_start;
    int hidden = step_.Hidden;
    for (int i = GLOBAL_INDEX; i < step_.Count; i += GLOBAL_SIZE)
    {
        int gate = RecurrentStep_GateOf(&step_, i, 3);
        int given = (int)(3u * (uint)RecurrentStep_get_Start(&step_) + (uint)gate);
        int saved = (int)(4u * (uint)RecurrentStep_get_Start(&step_) + (uint)RecurrentStep_GateOf(&step_, i, 4));
        int unit = i % hidden;
        float reset = 0.0f;
        float update = 0.0f;
        float candidate = 0.0f;
        float ofCandidate = 0.0f;
        float state = previous[step_.PreviousStart + i];
        if (!RecurrentStep_IsOver(&step_, lengths, i))
        {
            reset = 1.0f / (1.0f + exp(-(x[given] + recurrent[gate] + bias[unit])));
            update = 1.0f / (1.0f + exp(-(x[given + hidden] + recurrent[gate + hidden] + bias[unit + hidden])));
            ofCandidate = recurrent[gate + 2 * hidden] + bias[unit + 2 * hidden];
            candidate = tanh(fma(reset, ofCandidate, x[given + 2 * hidden]));
            state = fma(update, state - candidate, candidate);
        }
        gates[saved] = reset;
        gates[saved + hidden] = update;
        gates[saved + 2 * hidden] = candidate;
        gates[saved + 3 * hidden] = ofCandidate;
        states[RecurrentStep_get_Start(&step_) + i] = state;
    }
}
